package io.procvision.runner.process;

import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds the processes that a crashed runner left behind: an adapter ends with its stdin only once the running call
 * returns, so an algorithm in an endless loop outlives its runner. Two marks lead to them:
 *
 * <ul>
 *   <li>{@code <home>/run/<host>/<pid>}, which names process and runner, each by id and start time; the same id is another
 *       process on another host, so nobody reads the marks of others;
 *   <li>the environment, which an algorithm's own children inherit; only Linux lets us read it.
 * </ul>
 *
 * Processes whose runner lives are nobody's strays, even when that runner is another one on the same store.
 */
@Component
class StrayProcesses {

    private static final Logger log = LoggerFactory.getLogger(StrayProcesses.class);
    private static final String STORE = "PROC_RUNNER_STORE";
    private static final String OWNER = "PROC_RUNNER_OWNER";
    private static final String LAUNCH = "PROC_RUNNER_LAUNCH";

    private final Path home;
    private final Path folder;
    private final ProcessIdentity runner = ProcessIdentity.of(ProcessHandle.current());

    StrayProcesses(Store store, RunnerIdentity self) {
        this.home = store.home();
        this.folder = home.resolve("run").resolve(self.hostInFileNames());
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be created".formatted(folder), failure);
        }
    }

    /** Puts the marks into the environment of a process to be. */
    void mark(Map<String, String> environment, String launch) {
        environment.put(STORE, home.toString());
        environment.put(OWNER, runner.toString());
        environment.put(LAUNCH, launch);
    }

    void register(ProcessHandle process) throws IOException {
        Files.writeString(file(process), ProcessIdentity.of(process) + "\n" + runner + "\n");
    }

    /** Ends what an ended process has left running, and forgets it. */
    void forget(ProcessHandle process, String launch) {
        bearing(LAUNCH, launch).forEach(child -> child.destroyForcibly());
        delete(file(process));
    }

    /** Ends every process whose runner is gone; returns their ids. */
    List<Long> endAll() {
        List<ProcessHandle> strays =
                Stream.concat(registered(), abandoned()).distinct().toList();
        for (ProcessHandle stray : strays) {
            log.warn("Ending process {}, which a runner that is gone left behind", stray.pid());
            stray.descendants().forEach(ProcessHandle::destroyForcibly);
            stray.destroyForcibly();
        }
        return strays.stream().map(ProcessHandle::pid).toList();
    }

    private Stream<ProcessHandle> registered() {
        return Stream.of(folder, home.resolve("run"))
                .flatMap(StrayProcesses::marks)
                .map(this::stray)
                .flatMap(Optional::stream);
    }

    /** Right in {@code run/} are those that release 0.1.0 left, which took every host for its own. */
    private static Stream<Path> marks(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException unreadable) {
            log.warn("{} cannot be read; strays may be missed", folder, unreadable);
            return Stream.empty();
        }
    }

    private Optional<ProcessHandle> stray(Path file) {
        try {
            List<ProcessIdentity> identities = Files.readAllLines(file).stream()
                    .map(ProcessIdentity::parse)
                    .flatMap(Optional::stream)
                    .toList();
            if (identities.size() == 2 && identities.get(1).find().isPresent()) {
                return Optional.empty();
            }
            delete(file);
            return identities.isEmpty() ? Optional.empty() : identities.get(0).find();
        } catch (IOException unreadable) {
            log.warn("{} cannot be read", file, unreadable);
            return Optional.empty();
        }
    }

    private Stream<ProcessHandle> abandoned() {
        return bearing(STORE, home.toString())
                .filter(process -> environment(process)
                        .filter(variable -> variable.startsWith(OWNER + "="))
                        .map(variable -> ProcessIdentity.parse(variable.substring(OWNER.length() + 1)))
                        .flatMap(Optional::stream)
                        .noneMatch(owner -> owner.find().isPresent()));
    }

    private static Stream<ProcessHandle> bearing(String variable, String value) {
        String wanted = variable + "=" + value;
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> environment(process).anyMatch(wanted::equals));
    }

    private static Stream<String> environment(ProcessHandle process) {
        try {
            byte[] block = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return Arrays.stream(new String(block, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException goneOrNotOurs) {
            return Stream.empty();
        }
    }

    private Path file(ProcessHandle process) {
        return folder.resolve(Long.toString(process.pid()));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            log.warn("{} cannot be removed", file, failure);
        }
    }
}
