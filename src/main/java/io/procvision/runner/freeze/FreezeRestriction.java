package io.procvision.runner.freeze;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.SwitchRestriction;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Refuses changes within a freeze window. Emergencies and recoveries pass, whoever or whatever started them. */
@Component
class FreezeRestriction implements SwitchRestriction {

    private final FreezeCalendar calendar;

    FreezeRestriction(FreezeCalendar calendar) {
        this.calendar = calendar;
    }

    @Override
    public void check(Change change, @Nullable ActiveBinding from, SwitchRequest request) {
        if (request.isEmergency() || request.cause() == SwitchCause.RECOVERY) {
            return;
        }
        calendar.current().ifPresent(frozen -> {
            throw new RunnerException(
                    Problem.FROZEN,
                    "PID %s is left as it is: freeze window '%s' (%s) lasts until %s; until then only an emergency rollback changes a binding"
                            .formatted(change.pid(), frozen.window(), frozen.reason(), frozen.until()));
        });
    }
}
