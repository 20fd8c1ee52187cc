package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What PIDs have at this moment, by their files: a canary is told the truth by them and by nothing it wrote down. */
@Component
class StandingBindings {

    private final ActiveBindings bindings;

    StandingBindings(ActiveBindings bindings) {
        this.bindings = bindings;
    }

    /** Empty where the PID is unbound; {@code 2012} where its file says nothing, which is restored before long. */
    Optional<ActiveBinding> of(Pid pid) {
        return bindings.read(pid).accept(new BindingFile.Reader<>() {
            @Override
            public Optional<ActiveBinding> bound(BindingFile.Bound file) {
                return Optional.of(file.binding());
            }

            @Override
            public Optional<ActiveBinding> absent() {
                return Optional.empty();
            }

            @Override
            public Optional<ActiveBinding> corrupt(BindingFile.Corrupt file) {
                throw new RunnerException(
                        Problem.STATE_CORRUPT,
                        "The binding file of PID %s is corrupt: %s".formatted(pid, file.reason()));
            }
        });
    }
}
