package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Pins in the hands of people, whether they come by the API or the console. Pinning takes the PID's lock: once it is
 * acknowledged, no change that this runner began before is still to come.
 */
@Component
public class PinDesk {

    private final Pinning pinning;
    private final Pins pins;
    private final PidLocks locks;

    PinDesk(Pinning pinning, Pins pins, PidLocks locks) {
        this.pinning = pinning;
        this.pins = pins;
        this.locks = locks;
    }

    @SuppressWarnings("try") // held for its scope
    public Pin pin(Pid pid, Actor actor, String reason) {
        try (PidLocks.Held held = locks.acquire(List.of(pid), "pinning by " + actor, false)) {
            Pin pin = orAgain(() -> pinning.pin(pid, actor, reason));
            pins.look();
            return pin;
        }
    }

    public void unpin(Pid pid, Actor actor, String reason) {
        orAgain(() -> {
            pinning.unpin(pid, actor, reason);
            return pid;
        });
        pins.look();
    }

    /** Another runner, which has locks of its own, may do the same in this moment; the second attempt meets what it did. */
    private static <T> T orAgain(Supplier<T> change) {
        try {
            return change.get();
        } catch (DataIntegrityViolationException | ConcurrencyFailureException overtaken) {
            return change.get();
        }
    }
}
