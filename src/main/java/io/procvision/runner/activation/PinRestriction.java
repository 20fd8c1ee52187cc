package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Leaves pinned PIDs as they are, unless the request overrides pins. Asks the database, because another runner may have
 * pinned the PID a moment ago; a switch cannot begin without the database anyway. Only an emergency can, and then goes by
 * what is known.
 */
@Component
class PinRestriction implements SwitchRestriction {

    private final PinRows rows;

    private final Pins pins;

    PinRestriction(PinRows rows, Pins pins) {
        this.rows = rows;
        this.pins = pins;
    }

    @Override
    public void check(Change change, @Nullable ActiveBinding from, SwitchRequest request) {
        if (!request.overridePin()) {
            find(change.pid(), request).ifPresent(pin -> {
                throw new RunnerException(Problem.ACTIVATION_CONFLICT, objection(pin, request.isAutomatic()));
            });
        }
    }

    private Optional<Pin> find(Pid pid, SwitchRequest request) {
        try {
            return rows.findById(pid.value()).map(PinRow::pin);
        } catch (DataAccessException | TransactionException down) {
            if (request.isEmergency()) {
                return pins.find(pid);
            }
            throw down;
        }
    }

    private static String objection(Pin pin, boolean automatic) {
        Pid pid = pin.pid();
        String remedy = automatic
                ? "no automatic change touches it. Change it by hand with \"override_pin\": true"
                : "repeat the request with \"override_pin\": true to change it all the same";
        return "PID %s is pinned by %s since %s (%s): %s, or unpin it by DELETE /api/v1/pids/%s/pin"
                .formatted(pid, pin.operator(), pin.at(), pin.reason(), remedy, pid);
    }
}
