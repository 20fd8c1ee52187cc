package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.SwitchStep;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** What is known of the quarantine while the database can and cannot be asked. */
class QuarantineTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion OLD = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion BAD = new AlgorithmVersion("demo", "1.1.0");

    private final QuarantineLog written = mock(QuarantineLog.class);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Quarantine quarantine = new Quarantine(written, meters);
    private final QuarantineRestriction restriction = new QuarantineRestriction(quarantine);
    private final QuarantineRecorder recorder = new QuarantineRecorder(quarantine, written, Clock.systemUTC());

    @Test
    void whatWasReadHoldsWhileTheDatabaseIsDown() {
        read(hold(PID));

        when(written.held()).thenThrow(new DataAccessResourceFailureException("down"));
        quarantine.look();

        assertThat(quarantine.find(PID, BAD)).isPresent();
        assertThat(quarantine.find(new Pid("A02"), BAD)).isEmpty();
        assertThat(quarantine.find(PID, OLD)).isEmpty();
    }

    @Test
    void aWithdrawalHoldsOnEveryPid() {
        read(hold(null));

        assertThat(quarantine.find(new Pid("A02"), BAD)).isPresent();
        assertThat(quarantine.isWithdrawn(BAD)).isTrue();
        assertThat(quarantine.isWithdrawn(OLD)).isFalse();
    }

    @Test
    void whatAnEmergencyLeftIsRememberedFromItsSwapOnUntilTheDatabaseShowsIt() {
        recorder.reached(SwitchStep.PREWARMED, request(SwitchCause.EMERGENCY));
        assertThat(quarantine.find(PID, BAD)).isEmpty();

        recorder.reached(SwitchStep.PUBLISHED, request(SwitchCause.EMERGENCY));
        assertThat(quarantine.find(PID, BAD)).isPresent();
        read();
        assertThat(quarantine.find(PID, BAD)).as("not written yet").isPresent();

        when(written.knows(any())).thenReturn(true);
        read();
        assertThat(quarantine.find(PID, BAD))
                .as("written and released elsewhere")
                .isEmpty();
    }

    @Test
    void aRollbackByHandQuarantinesNothing() {
        recorder.reached(SwitchStep.PUBLISHED, request(SwitchCause.ROLLBACK));

        assertThat(quarantine.all()).isEmpty();
    }

    @Test
    void anEmergencyIsCheckedWithoutTheDatabase() {
        read(hold(PID));
        when(written.held(any(), any())).thenThrow(new DataAccessResourceFailureException("down"));

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> restriction.check(Change.to(PID, BAD), null, request(SwitchCause.EMERGENCY)))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.QUARANTINED));
        restriction.check(Change.to(PID, OLD), null, request(SwitchCause.EMERGENCY));
    }

    @Test
    void everyOtherChangeAsksTheDatabaseForWhatAnotherRunnerHolds() {
        when(written.held(PID, BAD)).thenReturn(Optional.of(hold(PID)));

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> restriction.check(Change.to(PID, BAD), null, request(SwitchCause.CANARY)))
                .withMessageContaining("DELETE /api/v1/pids/A01/quarantine/demo/1.1.0")
                .withMessageContaining("30 % failed");
        restriction.check(Change.unbind(PID), null, request(SwitchCause.UNBIND));
    }

    @Test
    void whatIsNotHeldCannotBeReleased() {
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> quarantine.release(PID, BAD, new Actor("anna"), "mended"))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.NOT_FOUND));
    }

    @Test
    void theGaugeTellsHowManyAreHeld() {
        read(hold(PID), hold(null));

        assertThat(meters.get("runner.quarantined").gauge().value()).isEqualTo(2);
    }

    private void read(Hold... held) {
        when(written.held()).thenReturn(List.of(held));
        quarantine.look();
    }

    private static Hold hold(@Nullable Pid pid) {
        return new Hold(pid, BAD, Instant.EPOCH, Actor.SYSTEM, "30 % failed", null);
    }

    private static SwitchRequest request(SwitchCause cause) {
        Change change = new Change(PID, OLD, new ActiveBinding(PID, BAD, Instant.EPOCH));
        return new SwitchRequest(List.of(change), cause, Actor.SYSTEM, "30 % failed", null, false);
    }
}
