package io.procvision.runner.process;

import java.util.concurrent.TimeUnit;

/** What a worker has lost in a row. Told on the threads that find it out, read by others. */
final class WorkerStreaks {

    private static final long PEACE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private int misses;
    private int restarts;
    private long lastRestart;

    synchronized void missed() {
        misses++;
    }

    synchronized void answered() {
        misses = 0;
    }

    synchronized void restarted(long nanoTime) {
        restarts = restarts(nanoTime) + 1;
        lastRestart = nanoTime;
    }

    synchronized int misses() {
        return misses;
    }

    synchronized int restarts(long nanoTime) {
        return nanoTime - lastRestart > PEACE_NANOS ? 0 : restarts;
    }
}
