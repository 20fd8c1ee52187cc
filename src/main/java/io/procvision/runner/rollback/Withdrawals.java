package io.procvision.runner.rollback;

import io.procvision.runner.activation.Activation;
import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Takes a version out of use everywhere. First it is written down that nobody may bind it any more, then the PIDs that
 * have it are rolled back, each by itself: one that cannot be must not hold back the others. What a kill leaves undone the
 * evaluator finishes, because it leaves every binding whose version is withdrawn; the pinned ones too where that was
 * asked for, which is why it is written down.
 */
@Component
public class Withdrawals {

    private static final Logger log = LoggerFactory.getLogger(Withdrawals.class);

    private final Quarantine quarantine;
    private final QuarantineLog written;
    private final AlgorithmCatalog catalog;
    private final ActiveBindings bindings;
    private final Rollback rollback;
    private final Clock clock;

    Withdrawals(
            Quarantine quarantine,
            QuarantineLog written,
            AlgorithmCatalog catalog,
            ActiveBindings bindings,
            Rollback rollback,
            Clock clock) {
        this.quarantine = quarantine;
        this.written = written;
        this.catalog = catalog;
        this.bindings = bindings;
        this.rollback = rollback;
        this.clock = clock;
    }

    /** By a person, who is told what became of each PID. */
    public Withdrawal withdraw(AlgorithmVersion version, Actor actor, String reason, boolean overridePin) {
        catalog.require(version);
        write(new Hold(null, version, clock.instant(), actor, reason, null, overridePin));
        EmergencyCall call = new EmergencyCall(
                actor, "%s is withdrawn everywhere: %s".formatted(version, reason), null, overridePin);
        List<Activation> activations = new ArrayList<>();
        List<Withdrawal.Remaining> remaining = new ArrayList<>();
        for (ActiveBinding binding : bindings.all()) {
            if (binding.version().equals(version)) {
                try {
                    activations.add(rollback.emergency(binding, call));
                } catch (RuntimeException failure) {
                    if (stands(binding)) { // else the evaluator was faster
                        log.warn("PID {} goes on with {}: {}", binding.pid(), version, failure.getMessage(), failure);
                        remaining.add(Withdrawal.Remaining.of(binding.pid(), named(failure)));
                    }
                }
            }
        }
        return new Withdrawal(activations, remaining);
    }

    private boolean stands(ActiveBinding binding) {
        return bindings.read(binding.pid()) instanceof BindingFile.Bound now
                && now.binding().equals(binding);
    }

    /** One PID's failure, of whatever kind, never holds up the others. */
    private static RunnerException named(RuntimeException failure) {
        return failure instanceof RunnerException known
                ? known
                : new RunnerException(Problem.INTERNAL_ERROR, "it failed: " + failure, failure);
    }

    /** Only writes it down; the evaluator does the rest. */
    void hold(AlgorithmVersion version, Actor actor, String reason, @Nullable Trigger trigger) {
        write(new Hold(null, version, clock.instant(), actor, reason, trigger));
    }

    private void write(Hold hold) {
        try {
            if (written.hold(hold)) {
                log.warn("{} is withdrawn everywhere by {}: {}", hold.version(), hold.operator(), hold.reason());
            }
        } catch (DataIntegrityViolationException other) {
            log.info("{} is being withdrawn by another runner in this moment", hold.version());
        }
        quarantine.refresh();
    }

    public void allow(AlgorithmVersion version, Actor actor, String reason) {
        quarantine.release(null, version, actor, reason);
    }

    /**
     * What a withdrawal did.
     *
     * @param remaining PIDs that still have the version, and why
     */
    public record Withdrawal(List<Activation> activations, List<Remaining> remaining) {

        /** A PID that could not be rolled back, with the problem's code and its explanation. */
        public record Remaining(Pid pid, String code, String detail) {

            static Remaining of(Pid pid, RunnerException refused) {
                return new Remaining(pid, refused.code(), refused.detail());
            }
        }
    }
}
