package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.dao.DataAccessResourceFailureException;

class CrashLoopAuditTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");

    private final AuditTrail trail = mock(AuditTrail.class);
    private final CrashLoopAudit audit = new CrashLoopAudit(trail);

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
        assertThat(written.getValue().detail()).contains("demo-1", "it exited with status 1");
    }

    @Test
    void whileTheDatabaseIsDownItIsKept() {
        audit.remember(event(ProcessEvent.Kind.HELD_DOWN));
        doThrow(new DataAccessResourceFailureException("down")).when(trail).record(any());
        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(audit::write);

        doNothing().when(trail).record(any());
        audit.write();

        verify(trail, times(2)).record(any());
    }

    private static ProcessEvent event(ProcessEvent.Kind kind) {
        return new ProcessEvent(kind, VERSION, "demo-1", 4711, "it exited with status 1", Instant.EPOCH);
    }
}
