package io.procvision.runner.rollback;

import io.procvision.runner.activation.Activation;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Leaves one bad binding, or says why it stays. */
@Component
class Intervention {

    private static final Logger log = LoggerFactory.getLogger(Intervention.class);

    private final Rollback rollback;
    private final Pins pins;
    private final RoutingTable routes;
    private final EmergencyAlarms alarms;
    private final EmergencyCounter counter;

    Intervention(Rollback rollback, Pins pins, RoutingTable routes, EmergencyAlarms alarms, EmergencyCounter counter) {
        this.rollback = rollback;
        this.pins = pins;
        this.routes = routes;
        this.alarms = alarms;
        this.counter = counter;
    }

    /** The binding that took its place; empty where nothing was changed. */
    Optional<ActiveBinding> leave(ActiveBinding binding, EmergencyCall call) {
        try (LogContext unused = LogContext.about(binding.pid(), binding.version())
                .by(call.actor())
                .because(call.trigger())) {
            return leaveLogged(binding, call);
        }
    }

    private Optional<ActiveBinding> leaveLogged(ActiveBinding binding, EmergencyCall call) {
        if (pins.isPinned(binding.pid()) && !call.overridePin()) {
            alarms.raise(
                    binding,
                    call,
                    EmergencyOutcome.PINNED,
                    "it is pinned and pinned PIDs are not changed automatically."
                            + " Roll it back by hand with override_pin, or take the pin away.");
            return Optional.empty();
        }
        try {
            return Optional.of(rolledBack(rollback.emergency(binding, call), binding, call));
        } catch (RunnerException refused) {
            explain(refused, binding, call);
        } catch (RuntimeException broken) {
            log.error("The emergency on PID {} failed", binding.pid(), broken);
            alarms.raise(
                    binding,
                    call,
                    EmergencyOutcome.FAILED,
                    "the way back failed and is tried again: %s.".formatted(broken.getMessage()));
        }
        return Optional.empty();
    }

    private ActiveBinding rolledBack(Activation done, ActiveBinding left, EmergencyCall call) {
        AlgorithmVersion target = new AlgorithmVersion(done.name(), done.version());
        log.error("EMERGENCY: PID {} went back from {} to {}: {}", done.pid(), left.version(), target, call.reason());
        counter.count(call.trigger(), EmergencyOutcome.ROLLED_BACK);
        return new ActiveBinding(done.pid(), target, done.activatedAt());
    }

    private void explain(RunnerException refused, ActiveBinding binding, EmergencyCall call) {
        if (!isServed(binding)) {
            log.info("PID {} was changed before its emergency: {}", binding.pid(), refused.detail());
            counter.count(call.trigger(), EmergencyOutcome.OVERTAKEN);
        } else if (refused.problem() == Problem.STORE_BUSY) {
            log.warn("The emergency on PID {} has to wait: {}", binding.pid(), refused.detail());
            counter.count(call.trigger(), EmergencyOutcome.BUSY);
        } else if (refused.problem() == Problem.NO_ROLLBACK_TARGET) {
            alarms.raiseNoTarget(binding, call, refused.detail());
        } else {
            alarms.raise(
                    binding,
                    call,
                    EmergencyOutcome.FAILED,
                    "the way back was refused (%s): %s.".formatted(refused.code(), refused.detail()));
        }
    }

    private boolean isServed(ActiveBinding binding) {
        return routes.find(binding.pid())
                .map(Route::binding)
                .filter(binding::equals)
                .isPresent();
    }
}
