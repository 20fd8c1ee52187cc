package io.procvision.runner.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prepares an environment for the rename to its final folder: the paths in {@code pyvenv.cfg}, in the first lines and
 * activation scripts of {@code bin/}, and in the links to an interpreter the package brought, still name the staging
 * folder. Compiled launchers (Windows) are left alone; the service starts none of them.
 */
final class Relocation {

    private static final long LARGEST_SCRIPT = 1 << 20;

    private final Path from;
    private final Path to;

    Relocation(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    void rewrite() {
        Path environment = from.resolve(VirtualEnvironment.FOLDER);
        try {
            rewriteText(environment.resolve("pyvenv.cfg"));
            for (Path script : scripts(environment)) {
                if (Files.isSymbolicLink(script)) {
                    rewriteLink(script);
                } else if (Files.isRegularFile(script) && Files.size(script) <= LARGEST_SCRIPT) {
                    rewriteText(script);
                }
            }
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be prepared for %s".formatted(environment, to), failure);
        }
    }

    private static List<Path> scripts(Path environment) throws IOException {
        Path folder = VirtualEnvironment.interpreterIn(environment).getParent();
        try (Stream<Path> scripts = Files.list(folder)) {
            return scripts.toList();
        }
    }

    /** As bytes, because a script may be in any encoding. */
    private void rewriteText(Path file) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        String moved = content.replace(latin(from), latin(to));
        if (content.indexOf('\0') < 0 && !moved.equals(content)) {
            Files.writeString(file, moved, StandardCharsets.ISO_8859_1);
        }
    }

    private void rewriteLink(Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        if (target.startsWith(from)) {
            Files.delete(link);
            Files.createSymbolicLink(link, to.resolve(from.relativize(target)));
        }
    }

    private static String latin(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
