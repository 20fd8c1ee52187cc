package io.procvision.runner.rollback;

import io.procvision.runner.routing.ActiveBinding;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Does beside a look what that look decided, nothing of it twice at a time. Before a binding is left Actuator is asked
 * whether any swap can be made; where none can, none is tried, and an alarm names the contributor that says so.
 */
@Component
class Departures {

    private static final Logger log = LoggerFactory.getLogger(Departures.class);

    private final EmergencyWorkers workers;
    private final Intervention intervention;
    private final ActuatorHealth actuator;
    private final EmergencyAlarms alarms;
    private final Clock clock;

    private final Set<Object> underWay = ConcurrentHashMap.newKeySet();

    Departures(
            EmergencyWorkers workers,
            Intervention intervention,
            ActuatorHealth actuator,
            EmergencyAlarms alarms,
            Clock clock) {
        this.workers = workers;
        this.intervention = intervention;
        this.actuator = actuator;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** What a swap stands on, for all that one look decides: looked at once, and only where something is to be left. */
    Ground ground() {
        return new Ground(SingletonSupplier.of(actuator::obstacle));
    }

    record Ground(SingletonSupplier<Optional<ActuatorHealth.Obstacle>> obstacle) {}

    /** @param tracker which hears what became of it, in any case */
    void leave(ActiveBinding binding, EmergencyCall call, BreachTracker tracker, Duration coolDown, Ground ground) {
        boolean begun = false;
        try {
            workers.run(() -> leaveNow(binding, call, tracker, coolDown, ground));
            begun = true;
        } finally {
            if (!begun) {
                tracker.failed(clock.instant());
            }
        }
    }

    private void leaveNow(
            ActiveBinding binding, EmergencyCall call, BreachTracker tracker, Duration coolDown, Ground ground) {
        Optional<ActiveBinding> next = Optional.empty();
        boolean heldBack = false;
        try {
            Optional<ActuatorHealth.Obstacle> obstacle = ground.obstacle().obtain();
            heldBack = obstacle.isPresent();
            if (obstacle.isPresent()) {
                alarms.raiseHeldBack(binding, call, obstacle.get());
            } else {
                alarms.endHeldBack(binding);
                next = intervention.leave(binding, call);
            }
        } finally {
            if (next.isPresent()) {
                tracker.changed(next.get(), coolDown, clock.instant());
            } else if (heldBack) {
                tracker.heldBack(clock.instant());
            } else {
                tracker.failed(clock.instant());
            }
        }
    }

    /** Unless the same is still being done. */
    void once(Object what, Runnable work) {
        if (!underWay.add(what)) {
            return;
        }
        boolean begun = false;
        try {
            workers.run(() -> {
                try {
                    work.run();
                } catch (RuntimeException failure) {
                    log.warn("{}: {}", what, failure.getMessage());
                } finally {
                    underWay.remove(what);
                }
            });
            begun = true;
        } finally {
            if (!begun) {
                underWay.remove(what); // there was no thread for it
            }
        }
    }
}
