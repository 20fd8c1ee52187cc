package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Who waits for another runner's pending switch. */
class IntentionsTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion BACK = new AlgorithmVersion("demo", "1.0.0");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private final RunnerException busy =
            new RunnerException(Problem.STORE_BUSY, "being changed", Duration.ofSeconds(1));

    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final EmergencyJournal journal = mock(EmergencyJournal.class);
    private final Precedence precedence = mock(Precedence.class);
    private final Intentions intentions = new Intentions(switchLog, journal, precedence, Clock.systemUTC());
    private final List<Switch> rows = List.of(mock(Switch.class));

    @Test
    void anEmergencyHasWayMadeForItAndIntendsAnew() {
        when(switchLog.intend(any(), any())).thenThrow(busy).thenReturn(rows);
        when(precedence.makeWay(any(), any())).thenReturn(true);

        assertThat(intend(SwitchCause.EMERGENCY)).isSameAs(rows);

        verify(precedence).makeWay(List.of(PID), "emergency of [A01] by anna");
    }

    @Test
    void anEmergencyWaitsForAnotherOne() {
        when(switchLog.intend(any(), any())).thenThrow(busy);
        when(precedence.makeWay(any(), any())).thenReturn(false);

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> intend(SwitchCause.EMERGENCY))
                .isSameAs(busy);
        verify(switchLog, times(1)).intend(any(), any());
    }

    @Test
    void anEmergencyDoesNotTryForEver() {
        when(switchLog.intend(any(), any())).thenThrow(busy);
        when(precedence.makeWay(any(), any())).thenReturn(true);

        assertThatExceptionOfType(RunnerException.class).isThrownBy(() -> intend(SwitchCause.EMERGENCY));
    }

    @Test
    void whereTheLogGoesAwayMeanwhileTheEmergencyGoesOnWithoutIt() {
        when(switchLog.intend(any(), any())).thenThrow(busy);
        when(precedence.makeWay(any(), any())).thenThrow(new DataAccessResourceFailureException("gone"));

        assertThat(intend(SwitchCause.EMERGENCY)).singleElement().matches(row -> !row.isLogged());
        verify(journal).add(any());
    }

    @Test
    void everyOtherChangeWaits() {
        when(switchLog.intend(any(), any())).thenThrow(busy);

        assertThatExceptionOfType(RunnerException.class).isThrownBy(() -> intend(SwitchCause.ACTIVATE));
        verify(precedence, never()).makeWay(any(), any());
    }

    private List<Switch> intend(SwitchCause cause) {
        SwitchRequest request =
                new SwitchRequest(List.of(Change.to(PID, BACK)), cause, new Actor("anna"), "", null, false);
        ActiveBinding bad = new ActiveBinding(PID, new AlgorithmVersion("demo", "1.1.0"), Instant.EPOCH);
        InstalledAlgorithm target = new InstalledAlgorithm(
                BACK, Set.of(PID), Instant.EPOCH, "m:C", "3", "", 0, "", Path.of("w"), Path.of("p"));
        return intentions.intend(request, List.of(new PlannedSwitch(PID, bad, target, false)), PATIENCE);
    }
}
