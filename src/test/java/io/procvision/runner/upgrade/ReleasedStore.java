package io.procvision.runner.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;

/** The store that release 0.1.0 wrote, see {@code src/test/python/write_release_store.py}, and what was in it. */
public final class ReleasedStore {

    private static final String ARCHIVE = "store-0.1.0.zip";

    private ReleasedStore() {}

    /** Unpacks it there, and makes the virtual environments that it was packed without. */
    public static Path unpack(Path home) throws IOException, InterruptedException {
        unpackFiles(home);
        for (String version : List.of("1.0.0", "1.1.0")) {
            addEnvironment(home.resolve("algorithms/deployed/fault_lab").resolve(version));
        }
        return home;
    }

    /** The files as they were packed, the database among them. */
    static void unpackFiles(Path home) throws IOException {
        try (InputStream file = Objects.requireNonNull(ReleasedStore.class.getResourceAsStream(ARCHIVE))) {
            unzip(file, home);
        }
    }

    private static void unzip(InputStream file, Path folder) throws IOException {
        ZipInputStream entries = new ZipInputStream(file);
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            Path target = folder.resolve(entry.getName());
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            if (!entry.isDirectory()) {
                Files.copy(entries, target);
            }
        }
    }

    private static void addEnvironment(Path deployed) throws IOException, InterruptedException {
        Path environment = deployed.resolve("venv");
        Process venv = new ProcessBuilder("python3", "-m", "venv", "--without-pip", environment.toString())
                .inheritIO()
                .start();
        assertThat(venv.waitFor()).isZero();
        try (Stream<Path> libraries = Files.list(environment.resolve("lib"));
                Stream<Path> wheels = Files.list(deployed.resolve("wheels"))) {
            Path packages = libraries.findFirst().orElseThrow().resolve("site-packages");
            for (Path wheel : wheels.toList()) {
                try (InputStream file = Files.newInputStream(wheel)) {
                    unzip(file, packages);
                }
            }
        }
    }

    /** Everything that was written down is there, and things go on. */
    public static void assertGoesOn(RunnerClient runner) {
        JsonNode active = runner.get("/api/v1/algorithms/active").body();
        assertThat(List.of("A01", "A02", "A03", "A04", "A05"))
                .extracting(pid -> active.path(pid).path("version").asString())
                .containsExactly("1.0.0", "1.0.0", "1.0.0", "1.1.0", "1.1.0");
        assertThat(runner.get("/api/v1/pids/A01/history").items("cause"))
                .containsExactly("rollback", "activate", "activate");
        assertThat(runner.get("/api/v1/pids/A01/history").items("reason")).contains("fixture: back, 检测");
        assertThat(runner.get("/api/v1/quarantine").items("pid")).containsExactly("A02");
        assertThat(runner.get("/api/v1/pids/A03").body().at("/pin/reason").asString())
                .isEqualTo("fixture: pinned");
        assertThat(runner.get("/api/v1/policy").body().toString()).contains("0.2");
        assertThat(runner.get("/api/v1/policy/pids/A01").body().toString()).contains("PT2M");
        assertThat(runner.get("/api/v1/freezes").body().toString()).contains("2099-01-01T00:00:00Z");
        assertThat(runner.get("/api/v1/users/anna").body().path("role").asString())
                .isEqualTo("operator");
        assertThat(runner.get("/api/v1/tokens").body().toString()).contains("line-3");
        assertThat(runner.get("/api/v1/canaries").items("state")).containsExactly("paused");
        JsonNode trail = runner.get("/api/v1/audit/verify").body();
        assertThat(trail.path("intact").asBoolean()).as(trail.toString()).isTrue();
        long before = trail.path("checked").asLong();
        assertThat(before).isGreaterThan(15);

        assertThat(runner.activate("fault_lab", "1.1.0", "A06").status()).isEqualTo(200);
        RunnerClient.Answer answer = await().atMost(Duration.ofSeconds(60))
                .until(() -> runner.call("A05", "{}"), call -> call.status() == 200);
        assertThat(answer.body().path("version").asString()).isEqualTo("1.1.0");
        assertThat(runner.rollback("A05").status()).isEqualTo(200);
        JsonNode now = runner.get("/api/v1/audit/verify").body();
        assertThat(now.path("intact").asBoolean()).as(now.toString()).isTrue();
        assertThat(now.path("checked").asLong()).isGreaterThan(before);
    }
}
