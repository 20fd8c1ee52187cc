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
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AlgorithmCatalogTests {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final AlgorithmVersion ONE = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion TWO = new AlgorithmVersion("demo", "2.0.0");

    @TempDir
    Path home;

    private CatalogFixture fixture;

    @BeforeEach
    void installTwo() {
        fixture = new CatalogFixture(home);
        fixture.pretend("demo", "1.0.0", NOON);
        fixture.pretend("demo", "2.0.0", NOON.plusSeconds(1));
    }

    @Test
    void theRegistryIsAListOfObjectsInSnakeCase() throws Exception {
        JsonNode json = StoreJson.parse(Files.readAllBytes(fixture.store.registry()));
        assertThat(json.isArray()).isTrue();
        JsonNode first = json.path(0);
        assertThat(first.path("name").asString()).isEqualTo("demo");
        assertThat(first.path("version").asString()).isEqualTo("1.0.0");
        assertThat(first.path("supported_pids").path(0).asString()).isEqualTo("A01");
        assertThat(first.path("state").asString()).isEqualTo("installed");
        assertThat(first.path("created_at").asString()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(first.path("working_directory").asString()).isEqualTo("demo_algo/");
    }

    @Test
    void anotherStartReadsWhatThisOneWrote() {
        CatalogFixture next = new CatalogFixture(home);
        assertThat(next.catalog.all()).isEqualTo(fixture.catalog.all());
        assertThat(next.audited).isEmpty();
    }

    @Test
    void whatAnotherRunnerInstallsIsSeen() {
        CatalogFixture other = new CatalogFixture(home);
        assertThat(other.catalog.find(ONE)).isPresent();
        fixture.pretend("demo", "3.0.0", NOON);
        assertThat(other.catalog.find(new AlgorithmVersion("demo", "3.0.0"))).isPresent();
    }

    @Test
    void anUnknownVersionIs2008() {
        assertThatThrownBy(() -> fixture.catalog.require(new AlgorithmVersion("demo", "9")))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.NOT_INSTALLED))
                .hasMessageContaining("demo 9");
    }

    @Test
    void aCorruptRegistryIsPiecedTogetherAndMended() throws IOException {
        Files.writeString(fixture.store.registry(), "[{\"name\":\"de");
        assertLosesNothing();
    }

    @Test
    void aRegistryWithOneBadEntryKeepsTheOthers() throws IOException {
        String text = Files.readString(fixture.store.registry());
        Files.writeString(fixture.store.registry(), text.replaceFirst("\"digest\"", "\"dig\""));
        assertLosesNothing();
    }

    @Test
    void aMissingRegistryIsPiecedTogether() throws IOException {
        Files.delete(fixture.store.registry());
        assertLosesNothing();
    }

    @Test
    void withoutEntryFilesTheBackupStillTells() throws IOException {
        Files.writeString(fixture.store.registry(), "");
        Files.delete(fixture.store.deployed(ONE).resolve(RegistryEntry.FILE));
        assertLosesNothing();
    }

    @Test
    void withoutBackupTheEntryFilesStillTell() throws IOException {
        Files.writeString(fixture.store.registry(), "");
        Files.writeString(fixture.store.registry().resolveSibling("registry.json.bak"), "");
        assertLosesNothing();
    }

    @Test
    void theFirstStartIsNoRepair() throws IOException {
        CatalogFixture fresh = new CatalogFixture(Files.createDirectory(home.resolve("fresh")));
        assertThat(fresh.catalog.all()).isEmpty();
        assertThat(fresh.audited).isEmpty();
    }

    @Test
    void anEntryThatLeadsOutsideItsFolderIsNotUsed() throws IOException {
        String text = Files.readString(fixture.store.registry());
        Files.writeString(fixture.store.registry(), text.replace("demo_algo/", "../../elsewhere"));
        assertThat(fixture.catalog.require(ONE).workingDirectory()).startsWithRaw(fixture.store.deployed(ONE));
    }

    @Test
    void aChangeThatFailsLeavesTheRegistryAsItWas() throws IOException {
        byte[] before = Files.readAllBytes(fixture.store.registry());
        assertThatThrownBy(() -> fixture.catalog.change("fail", entries -> {
                    entries.clear();
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(fixture.store.registry()).hasBinaryContent(before);
        assertThat(fixture.catalog.all()).hasSize(2);
    }

    private void assertLosesNothing() throws IOException {
        CatalogFixture next = new CatalogFixture(home);
        assertThat(next.catalog.all()).extracting(InstalledAlgorithm::version).containsExactly(ONE, TWO);
        assertThat(next.audited).extracting(AuditEvent::action).containsExactly("registry_restore");
        CatalogFixture afterwards = new CatalogFixture(home);
        assertThat(afterwards.catalog.all())
                .extracting(InstalledAlgorithm::version)
                .containsExactly(ONE, TWO);
        assertThat(afterwards.audited).isEmpty();
    }
}
