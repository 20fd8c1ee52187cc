package io.procvision.runner.canary;

import static io.procvision.runner.canary.Plans.ANNA;
import static io.procvision.runner.canary.Plans.NEW;
import static io.procvision.runner.canary.Plans.OLD;
import static io.procvision.runner.canary.Plans.line;
import static io.procvision.runner.canary.Plans.named;
import static io.procvision.runner.canary.Plans.pid;
import static io.procvision.runner.canary.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchIntent;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who took a PID away from a canary, at the moments between the replaced file and the confirmed switch. */
class CanaryWatchTests {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Pid PID = pid("A01");
    private static final Switch CANARYS = change(OLD, NEW, SwitchCause.CANARY, Actor.SYSTEM, "canary 1, stage 1 of 1");
    private static final Switch EMERGENCY = change(NEW, OLD, SwitchCause.EMERGENCY, ANNA, "parts fail");

    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final CanaryWatch watch = new CanaryWatch(bindings, switchLog);

    @Test
    void aSwitchThatIsNotConfirmedYetIsTheOneThatTookItAway() {
        bind(OLD);
        when(switchLog.known(PID)).thenReturn(new SwitchLog.Known(Optional.of(EMERGENCY), Optional.of(CANARYS)));

        assertThat(objection()).hasValue("A01 left the canary (emergency to demo 1.0.0 by anna: parts fail)");
    }

    @Test
    void withoutOneItIsTheLastThatWasConfirmed() {
        bind(OLD);
        when(switchLog.known(PID)).thenReturn(new SwitchLog.Known(Optional.empty(), Optional.of(EMERGENCY)));

        assertThat(objection()).hasValue("A01 left the canary (emergency to demo 1.0.0 by anna: parts fail)");
    }

    @Test
    void aPidThatIsStillThereIsNoObjection() {
        bind(NEW);

        assertThat(objection()).isEmpty();
    }

    private Optional<String> objection() {
        Canary canary = new Canary(plan(false, named(Duration.ofMinutes(5), "A01")), Map.of(PID, 0), ANNA, NOON);
        canary.start(new Decision(ANNA, "because"), line("A01"), NOON);
        assertThat(canary.members().begin(PID, OLD, NOON, Figures.NONE)).isTrue();
        assertThat(canary.members().arrived(PID, NOON)).isTrue();
        return watch.objection(canary, new Verdict.Healthy()).map(Verdict.Unhealthy::reason);
    }

    private void bind(AlgorithmVersion version) {
        when(bindings.read(PID))
                .thenReturn(new BindingFile.Bound(
                        new ActiveBinding(PID, version, NOON), new FileIdentity(null, FileTime.from(NOON), 1)));
    }

    private static Switch change(
            AlgorithmVersion from, AlgorithmVersion to, SwitchCause cause, Actor operator, String reason) {
        SwitchIntent intent =
                new SwitchIntent(PID, new BoundVersion(from, NOON.minusSeconds(60)), to, cause, operator, reason, null);
        return Switch.unlogged(intent, NOON, Duration.ofMinutes(1));
    }
}
