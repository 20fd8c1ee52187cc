package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipsScannerTests {

    @TempDir
    Path folder;

    private CatalogFixture fixture;

    @BeforeEach
    void putTogether() {
        fixture = new CatalogFixture(folder.resolve("store"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    @Test
    void aNewArchiveIsReportedOnceAndNotInstalled() throws IOException {
        ZipsScanner scanner = scanner(false);
        drop("new.zip", "content");
        for (int i = 0; i < 4; i++) {
            scanner.scan();
        }
        assertThat(reports()).singleElement().asString().contains("new.zip");
        assertThat(fixture.catalog.all()).isEmpty();
    }

    @Test
    void anArchiveThatStillGrowsIsLeftAlone() throws IOException {
        ZipsScanner scanner = scanner(false);
        for (int i = 1; i < 5; i++) {
            drop("growing.zip", "x".repeat(i));
            scanner.scan();
        }
        assertThat(reports()).isEmpty();
        scanner.scan();
        assertThat(reports()).hasSize(1);
    }

    @Test
    void archivesOfInstalledVersionsAndOtherFilesAreNoNews() throws IOException {
        fixture.pretend("demo", "1.0.0", Instant.EPOCH);
        drop("demo-1.0.0.zip", "installed");
        drop("readme.txt", "no archive");
        drop(".hidden.zip", "half a copy");
        ZipsScanner scanner = scanner(false);
        scanner.scan();
        scanner.scan();
        assertThat(reports()).isEmpty();
    }

    @Test
    void newArchivesAreInstalledWhenConfigured() {
        Packages.tool("demo_algo", "1.0.0", folder).write(fixture.store.zips().resolve("new.zip"));
        ZipsScanner scanner = scanner(true);
        scanner.scan();
        scanner.scan();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> fixture.catalog
                        .find(new AlgorithmVersion("demo_algo", "1.0.0"))
                        .isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.zip", "a/b.zip", "/etc/x.zip", "C:x.zip", "..", "x.tar", ".hidden.zip", ""})
    void onlyPlainNamesOfArchivesAreTaken(String name) {
        assertThatThrownBy(() -> fixture.zips.require(name))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.INVALID_PARAMS))
                .hasMessageContaining("'" + name + "'");
    }

    private ZipsScanner scanner(boolean autoInstall) {
        return new ZipsScanner(
                fixture.zips,
                fixture.catalog,
                fixture.installer,
                new ZipsSettings(Duration.ofSeconds(30), autoInstall),
                fixture.audit);
    }

    private void drop(String name, String content) throws IOException {
        Files.writeString(fixture.store.zips().resolve(name), content);
    }

    private List<String> reports() {
        return fixture.audited.stream()
                .filter(event -> event.action().equals("archive_found"))
                .map(AuditEvent::detail)
                .toList();
    }
}
