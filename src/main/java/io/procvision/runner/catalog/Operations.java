package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The operations of this run of the service: those under way, and the latest that have ended. */
@Component
class Operations {

    private static final int KEPT = 500;

    private final Clock clock;
    private final Map<String, Operation> byId = new LinkedHashMap<>();

    Operations(Clock clock) {
        this.clock = clock;
    }

    synchronized Operation start(String id, String kind) {
        Operation operation = new Operation(id, kind, clock);
        byId.put(id, operation);
        Iterator<Operation> oldestFirst = byId.values().iterator();
        while (byId.size() > KEPT && oldestFirst.hasNext()) {
            if (oldestFirst.next().view().isDone()) {
                oldestFirst.remove();
            }
        }
        return operation;
    }

    synchronized Operation require(String id) {
        Operation operation = byId.get(id);
        if (operation == null) {
            throw new RunnerException(
                    Problem.NOT_FOUND,
                    "There is no operation '%s'; the service remembers the latest %d since its start"
                            .formatted(id, KEPT));
        }
        return operation;
    }
}
