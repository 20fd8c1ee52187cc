package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.history.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test is the damage of a kill at one moment. */
class LeftoversTests {

    private static final AlgorithmVersion DEMO = new AlgorithmVersion("demo", "1.0.0");

    @TempDir
    Path home;

    private CatalogFixture fixture;
    private Path deployed;

    @BeforeEach
    void install() {
        fixture = new CatalogFixture(home);
        fixture.pretend("demo", "1.0.0", Instant.EPOCH);
        deployed = fixture.store.deployed(DEMO);
    }

    @Test
    void killedWhileBuildingLeavesNothing() throws IOException {
        Files.createDirectories(fixture.store.staging().resolve("dead/package/venv"));
        Files.createFile(fixture.store.staging().resolve("dead.lock"));
        Files.createFile(fixture.store.staging().resolve("alone.lock"));
        fixture.leftovers().afterSingletonsInstantiated();
        assertThat(fixture.store.staging()).isEmptyDirectory();
    }

    @Test
    void killedInTheMiddleOfAnOperationHasFailed() throws IOException {
        new OperationFiles(fixture.store)
                .write(new StoredOperation(
                        "dead/7/unknown",
                        "a-1",
                        "install",
                        "demo.zip",
                        List.of("read"),
                        OperationView.State.RUNNING,
                        "read",
                        0,
                        Instant.EPOCH,
                        null,
                        null,
                        null,
                        null));

        fixture.leftovers().afterSingletonsInstantiated();

        assertThat(fixture.operations.require("a-1").state()).isEqualTo(OperationView.State.FAILED);
    }

    @Test
    void killedBeforeTheRegistrationIsRegistered() {
        fixture.catalog.change("forget", entries -> entries.remove(DEMO));
        fixture.leftovers().afterSingletonsInstantiated();
        assertThat(fixture.catalog.find(DEMO)).isPresent();
        assertThat(fixture.audited)
                .singleElement()
                .satisfies(event -> assertThat(event.action()).isEqualTo("install"))
                .satisfies(event -> assertThat(event.operator()).isEqualTo(Actor.SYSTEM));
    }

    @Test
    void killedAfterTheEntryFileWasRemovedIsStillInstalled() throws IOException {
        Files.delete(deployed.resolve(RegistryEntry.FILE));
        fixture.leftovers().afterSingletonsInstantiated();
        assertThat(fixture.catalog.find(DEMO)).isPresent();
        assertThat(deployed.resolve(RegistryEntry.FILE)).exists();
    }

    @Test
    void killedAfterTheRegistrationWasRemovedIsRemoved() throws IOException {
        Files.delete(deployed.resolve(RegistryEntry.FILE));
        fixture.catalog.change("forget", entries -> entries.remove(DEMO));
        fixture.leftovers().afterSingletonsInstantiated();
        assertThat(deployed).doesNotExist();
        assertThat(fixture.catalog.find(DEMO)).isEmpty();
        assertThat(fixture.store.staging()).isEmptyDirectory();
    }

    @Test
    void aRegisteredVersionWhoseFolderIsGoneIsToldAndForgotten() {
        FolderTree.delete(deployed);
        fixture.leftovers().afterSingletonsInstantiated();
        assertThat(fixture.catalog.find(DEMO)).isEmpty();
        assertThat(fixture.audited).extracting(AuditEvent::action).containsExactly("uninstall");
    }

    @Test
    void aSoundStoreStaysAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(fixture.store.registry());
        fixture.leftovers().afterSingletonsInstantiated();
        assertThat(fixture.store.registry()).hasBinaryContent(before);
        assertThat(fixture.audited).isEmpty();
    }
}
