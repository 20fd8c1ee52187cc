package io.procvision.runner.process;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts leases, starting with one; once the last is gone there will never be another. */
final class LeaseCount {

    private final AtomicInteger leases = new AtomicInteger(1);

    /** Fails only after the last lease was given back. */
    boolean tryAcquire() {
        int present = leases.get();
        while (present > 0) {
            int witness = leases.compareAndExchange(present, present + 1);
            if (witness == present) {
                return true;
            }
            present = witness;
        }
        return false;
    }

    /** True for the one release that was the last. */
    boolean release() {
        return leases.decrementAndGet() == 0;
    }
}
