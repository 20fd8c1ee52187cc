package io.procvision.runner;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The command lines of JVMs that a test starts in order to kill them: this JVM's class path, and what makes a start short.
 * Most of a start is the loading of classes; an archive of loaded classes halves it, but takes classes from jars only, so
 * that folders of the class path are packed first.
 */
public final class ChildJvm {

    private static final List<String> QUICK = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xms256m",
            "-Xmx256m",
            "-Xmn140m",
            "-XX:MetaspaceSize=200m",
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private final String classPath;
    private final Path archive;

    private ChildJvm(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** Keeps its jars and its archive in that folder. */
    public static ChildJvm in(Path folder) throws IOException {
        return in(folder, entry -> true);
    }

    /** Without test classes, whose components a scan for the service's own would find. */
    static ChildJvm withoutTests(Path folder) throws IOException {
        Path tests = Path.of("target", "test-classes").toAbsolutePath();
        return in(folder, entry -> !entry.toAbsolutePath().equals(tests));
    }

    private static ChildJvm in(Path folder, Predicate<Path> wanted) throws IOException {
        List<String> packed = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (entry.isEmpty() || !wanted.test(path)) {
                continue; // an empty one would stand for the folder of the whole project
            }
            packed.add(Files.isDirectory(path) ? pack(path, folder, packed.size()) : entry);
        }
        return new ChildJvm(String.join(File.pathSeparator, packed), folder.resolve("classes.jsa"));
    }

    /** Starts a program, with the archive once there is one. */
    public List<String> command(Class<?> program, List<String> properties, List<String> arguments) {
        return command(
                Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of(),
                program,
                properties,
                arguments);
    }

    /** Starts a program whose classes go to the archive when it ends of itself. */
    public List<String> archivingCommand(Class<?> program, List<String> properties, List<String> arguments) {
        return command(List.of("-XX:ArchiveClassesAtExit=" + archive), program, properties, arguments);
    }

    private List<String> command(
            List<String> sharing, Class<?> program, List<String> properties, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK);
        command.addAll(sharing);
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(arguments);
        return command;
    }

    private static String pack(Path folder, Path into, int number) throws IOException {
        Path jar = into.resolve("classes-%d.jar".formatted(number));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.filter(path -> !path.equals(folder)).sorted().toList()) {
                // Folders have entries of their own, by which scans of a package find it.
                String name = folder.relativize(path).toString().replace(File.separatorChar, '/');
                boolean isFolder = Files.isDirectory(path);
                entries.putNextEntry(new JarEntry(isFolder ? name + "/" : name));
                if (!isFolder) {
                    Files.copy(path, entries);
                }
                entries.closeEntry();
            }
        }
        return jar.toString();
    }
}
