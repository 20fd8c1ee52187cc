package io.procvision.runner.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at every process a hundred times a second, and kills those that are late. One thread that only reads costs the
 * calls nothing, unlike a timer for each of them.
 */
@Component
class Watchdog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Set<AlgorithmProcess> guarded = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::watch, "process-watchdog");
    private volatile boolean closed;

    Watchdog() {
        thread.setDaemon(true);
        thread.start();
    }

    void guard(AlgorithmProcess process) {
        guarded.add(process);
        LockSupport.unpark(thread);
    }

    void release(AlgorithmProcess process) {
        guarded.remove(process);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closed) {
            if (guarded.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, PERIOD_NANOS);
                look(System.nanoTime());
            }
        }
    }

    private void look(long now) {
        for (AlgorithmProcess process : guarded) {
            try {
                process.killIfLate(now);
            } catch (RuntimeException | Error failure) { // whatever it is, the other processes are still guarded
                log.error("Process {} could not be checked", process.osPid(), failure);
            }
        }
    }
}
