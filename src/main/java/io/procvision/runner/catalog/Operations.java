package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The operations of every runner on the store: those under way, and the latest that have ended. Its own ones a runner has in
 * memory, those of others and of earlier runs it reads.
 */
@Component
public class Operations {

    static final int KEPT = 500;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Comparator<OperationView> NEWEST_FIRST =
            Comparator.comparing(OperationView::startedAt).reversed();

    private final OperationFiles files;
    private final RunnerIdentity self;
    private final Clock clock;
    private final Map<String, Operation> own = new LinkedHashMap<>();

    Operations(OperationFiles files, RunnerIdentity self, Clock clock) {
        this.files = files;
        this.self = self;
        this.clock = clock;
    }

    /** Every runner knows of it once this has returned. */
    Operation start(String id, String kind, String subject, List<InstallStep> steps) {
        OperationRecorder recorder = new OperationRecorder(id, files, self, System::nanoTime);
        Operation operation = new Operation(id, kind, subject, steps, clock, recorder);
        remember(operation);
        return operation;
    }

    public OperationView require(String id) {
        Operation operation = own(id);
        return operation == null ? stored(id) : operation.view();
    }

    private OperationView stored(String id) {
        try {
            return files.read(id).map(StoredOperation::view).orElseThrow(() -> unknown(id));
        } catch (UncheckedIOException notNow) {
            throw new RunnerException(
                    Problem.STORE_BUSY,
                    "What operation '%s' is at cannot be read from the store at the moment; it goes on all the same"
                            .formatted(id),
                    RETRY_AFTER,
                    notNow);
        }
    }

    OperationWatch watch(String id) {
        Operation operation = own(id);
        if (operation != null) {
            return operation.watch();
        }
        require(id);
        return new StoredOperationWatch(this, id);
    }

    /** The newest ones, under way or ended, the newest first. */
    public List<OperationView> latest(int count) {
        Map<String, OperationView> all = new HashMap<>();
        files.all().forEach(each -> all.put(each.id(), each.view()));
        ownViews().forEach(each -> all.put(each.id(), each));
        return all.values().stream().sorted(NEWEST_FIRST).limit(count).toList();
    }

    private synchronized void remember(Operation operation) {
        own.put(operation.view().id(), operation);
        Iterator<Operation> oldestFirst = own.values().iterator();
        while (own.size() > KEPT && oldestFirst.hasNext()) {
            if (oldestFirst.next().view().isDone()) {
                oldestFirst.remove();
            }
        }
    }

    private synchronized @Nullable Operation own(String id) {
        return own.get(id);
    }

    private synchronized List<OperationView> ownViews() {
        return own.values().stream().map(Operation::view).toList();
    }

    private static RunnerException unknown(String id) {
        return new RunnerException(
                Problem.NOT_FOUND, "There is no operation '%s'; the latest %d are remembered".formatted(id, KEPT));
    }
}
