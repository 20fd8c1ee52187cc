package io.procvision.runner.rollback;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.SwitchRestriction;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps a version that is held back from being bound, whoever asks. An emergency must not wait for a database that is
 * down and goes by what is known; every other change needs the database anyway and asks it.
 */
@Component
class QuarantineRestriction implements SwitchRestriction {

    private final Quarantine quarantine;

    QuarantineRestriction(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @Override
    public void check(Change change, @Nullable ActiveBinding from, SwitchRequest request) {
        AlgorithmVersion target = change.target();
        if (target == null) {
            return;
        }
        Optional<Hold> held = request.isEmergency()
                ? quarantine.find(change.pid(), target)
                : quarantine.findExactly(change.pid(), target);
        held.ifPresent(hold -> {
            throw new RunnerException(Problem.QUARANTINED, hold.describe());
        });
    }
}
