package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.DeathToll;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;
import org.springframework.dao.DataAccessResourceFailureException;

class CrashLoopAuditTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");

    private final AuditTrail trail = mock(AuditTrail.class);

    @TempDir
    Path home;

    private CrashLoopAudit audit;

    @BeforeEach
    void start() {
        CrashLoopJournal journal = new CrashLoopJournal(new Store(new StoreSettings(home, Duration.ofSeconds(1))));
        audit = new CrashLoopAudit(trail, version -> List.of(new Pid("A01"), new Pid("A07")), journal);
    }

    @Test
    void aProcessThatIsHeldDownIsWrittenDownOnceAndNotByTheThreadThatFoundItOut() {
        audit.remember(event(ProcessEvent.Kind.DIED));
        audit.remember(event(ProcessEvent.Kind.HELD_DOWN));
        verifyNoInteractions(trail);

        audit.write();
        audit.write();

        ArgumentCaptor<AuditEvent> written = ArgumentCaptor.forClass(AuditEvent.class);
        verify(trail).record(written.capture());
        assertThat(written.getValue().action()).isEqualTo("crash_loop");
        assertThat(written.getValue().version()).isEqualTo(VERSION);
        assertThat(written.getValue().operator()).isEqualTo(Actor.SYSTEM);
        assertThat(written.getValue().detail()).contains("demo-1", "it exited with status 1", "it serves A01, A07");
    }

    @Test
    void whileTheDatabaseIsDownItIsKeptAndTheScheduleIsLeftAlone() {
        audit.remember(event(ProcessEvent.Kind.HELD_DOWN));
        doThrow(new DataAccessResourceFailureException("down")).when(trail).record(any());
        assertThatCode(audit::write).doesNotThrowAnyException();

        doNothing().when(trail).record(any());
        audit.write();
        audit.write();

        verify(trail, times(2)).record(any());
    }

    @Test
    void aKillWhileTheDatabaseIsDownLosesNothing() {
        audit.remember(event(ProcessEvent.Kind.HELD_DOWN));
        doThrow(new DataAccessResourceFailureException("down")).when(trail).record(any());
        audit.write();
        audit.write();
        assertThat(home.resolve("crash-loops").toFile().list()).hasSize(1);

        clearInvocations(trail);
        doNothing().when(trail).record(any());
        start();
        audit.write();

        ArgumentCaptor<AuditEvent> written = ArgumentCaptor.forClass(AuditEvent.class);
        verify(trail).record(written.capture());
        assertThat(written.getValue().version()).isEqualTo(VERSION);
        assertThat(written.getValue().detail()).contains("it serves A01, A07");
        assertThat(home.resolve("crash-loops")).isEmptyDirectory();
    }

    private static ProcessEvent event(ProcessEvent.Kind kind) {
        DeathToll toll = kind == ProcessEvent.Kind.HELD_DOWN ? new DeathToll(5, 5, Duration.ofMinutes(1)) : null;
        return new ProcessEvent(kind, VERSION, "demo-1", 4711, "it exited with status 1", Instant.EPOCH, toll);
    }
}
