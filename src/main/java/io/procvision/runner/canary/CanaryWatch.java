package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks for what ends a canary: a limit that is broken, or a PID that somebody took back from it. */
@Component
class CanaryWatch {

    private final ActiveBindings bindings;
    private final SwitchLog switchLog;

    CanaryWatch(ActiveBindings bindings, SwitchLog switchLog) {
        this.bindings = bindings;
        this.switchLog = switchLog;
    }

    /** Why the canary has to be taken back; empty where nothing speaks for that. */
    Optional<Verdict.Unhealthy> objection(Canary canary, Verdict verdict) {
        Optional<Verdict.Unhealthy> departure = departure(canary);
        return departure.isPresent() || !(verdict instanceof Verdict.Unhealthy unhealthy)
                ? departure
                : Optional.of(unhealthy);
    }

    /** An emergency is the usual one: it knows no canary, and goes ahead of it. */
    private Optional<Verdict.Unhealthy> departure(Canary canary) {
        List<Pid> gone = canary.members().on().stream()
                .map(CanaryPid::pid)
                .filter(pid -> hasLeft(pid, canary.target()))
                .toList();
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Unhealthy(
                        new Trigger("departed_pids", gone.size(), 0, Duration.ZERO, 0),
                        describe(gone.get(0), gone.size())));
    }

    /** A damaged file says nothing; it is restored, and looked at again. */
    private boolean hasLeft(Pid pid, AlgorithmVersion target) {
        return bindings.read(pid).accept(new BindingFile.Reader<>() {
            @Override
            public Boolean bound(BindingFile.Bound file) {
                return !file.binding().version().equals(target);
            }

            @Override
            public Boolean absent() {
                return true;
            }

            @Override
            public Boolean corrupt(BindingFile.Corrupt file) {
                return false;
            }
        });
    }

    /** The switch that took the first one away may have replaced its file, and be still unconfirmed. */
    private String describe(Pid pid, int count) {
        SwitchLog.Known known = switchLog.known(pid);
        String what = known.pending()
                .or(known::lastConfirmed)
                .map(last -> "%s to %s by %s: %s"
                        .formatted(last.cause().word(), target(last), last.operator(), last.reason()))
                .orElse("for a reason that the log does not know");
        return "%s left the canary (%s)%s".formatted(pid, what, count == 1 ? "" : ", and %d more".formatted(count - 1));
    }

    private static String target(Switch last) {
        return last.to()
                .map(BoundVersion::version)
                .map(AlgorithmVersion::toString)
                .orElse("no version");
    }
}
