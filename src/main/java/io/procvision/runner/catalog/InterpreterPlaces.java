package io.procvision.runner.catalog;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Where interpreters are looked for: where the settings say, else on the PATH and then in the usual places. */
@Component
class InterpreterPlaces {

    private static final Logger log = LoggerFactory.getLogger(InterpreterPlaces.class);
    private static final int OLDEST_MINOR = 8;
    private static final int NEWEST_MINOR = 20;
    private static final List<String> NAMES = Stream.concat(
                    Stream.of("python3", "python"),
                    IntStream.rangeClosed(OLDEST_MINOR, NEWEST_MINOR).mapToObj(minor -> "python3." + minor))
            .toList();

    private final PythonSettings settings;

    InterpreterPlaces(PythonSettings settings) {
        this.settings = settings;
    }

    Collection<Path> candidates() {
        return settings.interpreters().isEmpty() ? around() : configured();
    }

    /** The program of an interpreter that a package brings, or of a virtual environment it brings as one. */
    static List<Path> inRuntime(Path runtime) {
        return Stream.of("bin/python3", "bin/python", "python.exe", "Scripts/python.exe")
                .map(runtime::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    private Collection<Path> configured() {
        Set<Path> found = new LinkedHashSet<>();
        for (String entry : settings.interpreters()) {
            Path path = Path.of(entry);
            Optional<Path> program = path.getNameCount() > 1 || path.isAbsolute()
                    ? Optional.of(path.toAbsolutePath()).filter(Files::isExecutable)
                    : onPath(entry).stream().findFirst();
            program.ifPresentOrElse(
                    found::add, () -> log.warn("runner.python.interpreters names {}, which is not here", entry));
        }
        return found;
    }

    private static Collection<Path> around() {
        Set<Path> found = new LinkedHashSet<>();
        Set<Path> real = new LinkedHashSet<>();
        for (String name : NAMES) {
            onPath(name).forEach(path -> addOnce(path, found, real));
        }
        usualFolders()
                .forEach(folder -> NAMES.stream()
                        .map(name -> program(folder, name))
                        .filter(Files::isExecutable)
                        .forEach(path -> addOnce(path, found, real)));
        return found;
    }

    private static void addOnce(Path path, Set<Path> found, Set<Path> real) {
        try {
            if (real.add(path.toRealPath())) {
                found.add(path);
            }
        } catch (IOException gone) {
            // A link to nowhere is no interpreter.
        }
    }

    private static List<Path> onPath(String name) {
        List<Path> found = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            try {
                Path path = program(Path.of(folder), name);
                if (!folder.isEmpty() && Files.isRegularFile(path) && Files.isExecutable(path)) {
                    found.add(path.toAbsolutePath());
                }
            } catch (InvalidPathException nonsense) {
                log.debug("The PATH names '{}', which is no path", folder);
            }
        }
        return found;
    }

    private static List<Path> usualFolders() {
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> folders = new ArrayList<>();
        if (ToolEnvironment.isWindows()) {
            folders.addAll(subfolders(home.resolve("AppData/Local/Programs/Python"), ""));
            folders.addAll(subfolders(Path.of("C:/"), ""));
        } else {
            folders.addAll(List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/opt/homebrew/bin")));
            folders.addAll(subfolders(home.resolve(".pyenv/versions"), "bin"));
            folders.addAll(subfolders(Path.of("/opt/python"), "bin"));
        }
        return folders;
    }

    private static List<Path> subfolders(Path parent, String inner) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent, Files::isDirectory)) {
            versions.forEach(version -> folders.add(version.resolve(inner)));
        } catch (IOException absent) {
            return List.of();
        }
        folders.sort(null);
        return folders;
    }

    private static Path program(Path folder, String name) {
        return folder.resolve(ToolEnvironment.isWindows() ? name + ".exe" : name);
    }
}
