package io.procvision.runner.routing;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Keeps request threads free of calls: whoever waits for a hanging algorithm must not occupy those that a rollback or a probe
 * needs. Where threads are virtual there is one for everybody, and nothing is kept.
 */
@Component
final class CallAdmission {

    private static final int KEPT_ONE_IN = 5;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final @Nullable Semaphore places;

    @Autowired
    CallAdmission(Environment environment, @Value("${server.tomcat.threads.max:200}") int threads) {
        this(Threading.VIRTUAL.isActive(environment), threads);
    }

    CallAdmission(boolean virtual, int threads) {
        this.most = Math.max(1, threads - (threads + KEPT_ONE_IN - 1) / KEPT_ONE_IN);
        this.places = virtual ? null : new Semaphore(most);
    }

    <T> T admit(Supplier<T> call) {
        if (places == null) {
            return call.get();
        }
        if (!places.tryAcquire()) {
            throw new RunnerException(
                    Problem.OVERLOADED,
                    "%d calls are under way on this runner, as many as leave request threads for anything else (server.tomcat.threads.max)"
                            .formatted(most),
                    RETRY_AFTER);
        }
        try {
            return call.get();
        } finally {
            places.release();
        }
    }
}
