package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The operations of this run of the service: those under way, and the latest that have ended. */
@Component
public class Operations {

    private static final int KEPT = 500;

    private final Clock clock;
    private final Map<String, Operation> byId = new LinkedHashMap<>();

    Operations(Clock clock) {
        this.clock = clock;
    }

    synchronized Operation start(String id, String kind, String subject, List<InstallStep> steps) {
        Operation operation = new Operation(id, kind, subject, steps, clock);
        byId.put(id, operation);
        Iterator<Operation> oldestFirst = byId.values().iterator();
        while (byId.size() > KEPT && oldestFirst.hasNext()) {
            if (oldestFirst.next().view().isDone()) {
                oldestFirst.remove();
            }
        }
        return operation;
    }

    public synchronized Operation require(String id) {
        Operation operation = byId.get(id);
        if (operation == null) {
            throw new RunnerException(
                    Problem.NOT_FOUND,
                    "There is no operation '%s'; the service remembers the latest %d since its start"
                            .formatted(id, KEPT));
        }
        return operation;
    }

    /** The newest ones, under way or ended, the newest first. */
    public synchronized List<OperationView> latest(int count) {
        List<OperationView> newestFirst =
                new ArrayList<>(byId.values().stream().map(Operation::view).toList());
        Collections.reverse(newestFirst);
        return newestFirst.subList(0, Math.min(count, newestFirst.size()));
    }
}
