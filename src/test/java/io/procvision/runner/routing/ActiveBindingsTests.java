package io.procvision.runner.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActiveBindingsTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion V1 = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion V2 = new AlgorithmVersion("demo", "1.1.0");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path home;

    private final AlgorithmCatalog catalog = mock(AlgorithmCatalog.class);
    private Path folder;
    private ActiveBindings bindings;

    @BeforeEach
    void create() {
        Store store = new Store(new StoreSettings(home, Duration.ZERO));
        folder = store.active();
        bindings = new ActiveBindings(store, catalog, Clock.systemUTC());
    }

    @Test
    void whatIsReplacedIsRead() {
        ActiveBinding binding = new ActiveBinding(PID, V1, NOW);
        FileIdentity identity = bindings.replace(binding);

        assertThat(bindings.read(PID)).isEqualTo(new BindingFile.Bound(binding, identity));
        assertThat(bindings.identity(PID)).isEqualTo(identity);
        assertThat(bindings.pids()).containsExactly(PID);
    }

    @Test
    void pidsThatNobodyBoundAreNotRemembered() {
        WeakReference<Pid> unknown = lookedUp(new Pid("nobody"));

        await().until(() -> {
            System.gc();
            return unknown.get() == null;
        });
    }

    private WeakReference<Pid> lookedUp(Pid pid) {
        assertThat(bindings.read(pid)).isInstanceOf(BindingFile.Absent.class);
        assertThat(bindings.identity(pid)).isNull();
        return new WeakReference<>(pid);
    }

    @Test
    void everyReplacementHasAnotherIdentity() {
        FileIdentity first = bindings.replace(new ActiveBinding(PID, V1, NOW));
        FileIdentity second = bindings.replace(new ActiveBinding(PID, V2, NOW));

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aVersionThatIsNotInstalledIsNeverWritten() {
        when(catalog.require(any())).thenThrow(new RunnerException(Problem.NOT_INSTALLED, "not here"));

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> bindings.replace(new ActiveBinding(PID, V1, NOW)));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theBackupHoldsTheBindingBefore() {
        ActiveBinding first = new ActiveBinding(PID, V1, NOW);
        bindings.replace(first);
        bindings.replace(new ActiveBinding(PID, V2, NOW.plusSeconds(1)));

        assertThat(bindings.backup(PID)).contains(first);
    }

    @Test
    void aCorruptFileIsSetAsideWithoutTouchingTheBackup() throws IOException {
        ActiveBinding first = new ActiveBinding(PID, V1, NOW);
        bindings.replace(first);
        bindings.replace(new ActiveBinding(PID, V2, NOW.plusSeconds(1)));
        Files.writeString(folder.resolve("A01.json"), "{");
        assertThat(bindings.read(PID)).isInstanceOf(BindingFile.Corrupt.class);

        bindings.setAside(PID);

        assertThat(bindings.read(PID)).isInstanceOf(BindingFile.Absent.class);
        assertThat(folder.resolve("A01.json.corrupt")).hasContent("{");
        assertThat(bindings.backup(PID)).contains(first);
        assertThat(bindings.pids()).isEmpty();
    }

    @Test
    void oneBadFileHidesNoOther() throws IOException {
        bindings.replace(new ActiveBinding(PID, V1, NOW));
        Files.writeString(folder.resolve("B01.json"), "not json");
        Files.writeString(folder.resolve("no pid.json"), "{}");
        Files.writeString(folder.resolve("C01.json.tmp"), "torn");

        assertThat(bindings.pids()).containsExactly(PID, new Pid("B01"));
        assertThat(bindings.all()).extracting(ActiveBinding::pid).containsExactly(PID);
    }

    @Test
    void removingUnbinds() {
        bindings.replace(new ActiveBinding(PID, V1, NOW));
        bindings.remove(PID);

        assertThat(bindings.read(PID)).isInstanceOf(BindingFile.Absent.class);
        assertThat(bindings.identity(PID)).isNull();
    }
}
