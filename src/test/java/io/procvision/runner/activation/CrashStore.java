package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A store on the disk, looked at from outside while no runner has it. */
public final class CrashStore {

    public static final String DATABASE_USER = "sa";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path home;
    private final List<AlgorithmVersion> versions;

    private CrashStore(Path home, List<AlgorithmVersion> versions) {
        this.home = home;
        this.versions = versions;
    }

    /** A store with the usual versions installed and an empty log. */
    public static CrashStore create(Path home) throws IOException, InterruptedException {
        return create(home, CrashingRunner.VERSIONS);
    }

    /** A store with the versions installed and an empty log. */
    public static CrashStore create(Path home, List<AlgorithmVersion> versions)
            throws IOException, InterruptedException {
        CrashStore store = new CrashStore(home, versions);
        List<Map<String, Object>> entries = new ArrayList<>();
        for (AlgorithmVersion version : versions) {
            entries.add(store.deploy(version));
        }
        Files.write(home.resolve("registry.json"), JSON.writeValueAsBytes(entries));
        Files.createDirectories(store.active());
        Flyway.configure()
                .dataSource(databaseUrl(home), DATABASE_USER, null)
                .load()
                .migrate();
        return store;
    }

    /** A store that runners have made themselves. */
    static CrashStore at(Path home) {
        return new CrashStore(home, CrashingRunner.VERSIONS);
    }

    /** With production's options. */
    public static String databaseUrl(Path home) {
        return "jdbc:h2:file:%s/db/runner;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(home);
    }

    public Path home() {
        return home;
    }

    /** Of an installed version: the folder that holds its manifest. */
    Path workingDirectory(String name, String version) throws IOException {
        Path deployed = home.resolve("algorithms/deployed").resolve(name).resolve(version);
        try (Stream<Path> files = Files.find(deployed, 2, (file, attributes) -> file.endsWith("manifest.json"))) {
            return Objects.requireNonNull(files.findFirst().orElseThrow().getParent());
        }
    }

    private Path active() {
        return home.resolve("active");
    }

    /** As an installation leaves it, only quicker: real Python, with the stand-in SDK beside the algorithm. */
    private Map<String, Object> deploy(AlgorithmVersion version) throws IOException, InterruptedException {
        Path folder =
                home.resolve("algorithms/deployed").resolve(version.name()).resolve(version.version());
        Files.createDirectories(folder);
        Process venv = new ProcessBuilder(
                        "python3",
                        "-m",
                        "venv",
                        "--without-pip",
                        folder.resolve("venv").toString())
                .inheritIO()
                .start();
        assertThat(venv.waitFor()).isZero();
        copy(Path.of("src/test/python/fault_lab"), folder.resolve("fault_lab"));
        copy(Path.of("samples/standin_sdk/procvision_algorithm_sdk"), folder.resolve("procvision_algorithm_sdk"));
        Map<String, Object> entry = Map.of(
                "name", version.name(),
                "version", version.version(),
                "supported_pids", CrashingRunner.PIDS.stream().map(Pid::value).toList(),
                "created_at", "2026-01-01T00:00:00Z",
                "entry_point", "fault_lab.main:FaultLab",
                "python", "3",
                "size_bytes", 0,
                "digest", "0",
                "working_directory", "");
        byte[] json = JSON.writeValueAsBytes(entry);
        Files.write(folder.resolve("manifest.json"), json);
        Files.write(folder.resolve(".installed.json"), json);
        return entry;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** What the binding files say; each is whole, or this fails. */
    public Map<Pid, BoundVersion> bindings() {
        return bindings(CrashingRunner.PIDS);
    }

    Map<Pid, BoundVersion> bindings(Collection<Pid> pids) {
        Map<Pid, BoundVersion> bindings = new TreeMap<>();
        for (Pid pid : pids) {
            Path file = active().resolve(pid + ".json");
            try {
                JsonNode json = JSON.readTree(Files.readAllBytes(file));
                assertThat(json.propertyNames())
                        .as(file.toString())
                        .containsExactlyInAnyOrder("name", "version", "activated_at");
                AlgorithmVersion version = new AlgorithmVersion(
                        json.get("name").stringValue(), json.get("version").stringValue());
                assertThat(versions).contains(version);
                bindings.put(
                        pid,
                        new BoundVersion(
                                version, Instant.parse(json.get("activated_at").stringValue())));
            } catch (NoSuchFileException unbound) {
                // An unbound PID has no file.
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        assertThat(active().toFile().list((directory, name) -> name.endsWith(".corrupt")))
                .isEmpty();
        return bindings;
    }

    /**
     * Leaves beside one file what a kill inside of its replacement leaves there: a temporary file that is cut off or
     * whole, no backup yet, or the backup as a second name of the file.
     */
    void scatterLeftovers(Random random) throws IOException {
        Pid pid = CrashingRunner.PIDS.get(random.nextInt(CrashingRunner.PIDS.size()));
        Path file = active().resolve(pid + ".json");
        Path temporary = active().resolve(pid + ".json.tmp");
        Path backup = active().resolve(pid + ".json.bak");
        byte[] next = "{\"name\":\"fault_lab\",\"version\":\"1.0.0\",\"activated_at\":\"2026-01-01T00:00:00Z\"}"
                .getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(4)) {
            case 0 -> Files.write(temporary, Arrays.copyOf(next, random.nextInt(next.length)));
            case 1 -> Files.write(temporary, next);
            case 2 -> Files.deleteIfExists(backup);
            default -> {
                Files.deleteIfExists(backup);
                if (Files.exists(file)) {
                    Files.createLink(backup, file);
                }
            }
        }
    }

    /** Processes of algorithms that any runner on this store started, where the system tells. */
    public List<ProcessHandle> algorithmProcesses() {
        String mark = "PROC_RUNNER_STORE=" + home;
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readString(
                                        Path.of("/proc", Long.toString(process.pid()), "environ"),
                                        StandardCharsets.ISO_8859_1)
                                .contains(mark);
                    } catch (IOException goneOrHidden) {
                        return false;
                    }
                })
                .toList();
    }
}
