package io.procvision.runner.catalog;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows an operation of another runner by what that writes of it. */
final class StoredOperationWatch implements OperationWatch {

    private static final long LOOK_MILLIS = 500;

    private final Operations operations;
    private final String id;
    private @Nullable OperationView last;

    StoredOperationWatch(Operations operations, String id) {
        this.operations = operations;
        this.id = id;
    }

    @Override
    public List<OperationView> next(Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            OperationView now = operations.require(id);
            if (!now.equals(last)) {
                last = now;
                return List.of(now);
            }
            if (System.nanoTime() - deadline >= 0) {
                return List.of();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
