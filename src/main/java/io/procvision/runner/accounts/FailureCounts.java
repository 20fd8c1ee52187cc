package io.procvision.runner.accounts;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Failures in a row per key, and how long each has to wait for the next attempt: nothing for the first few, then a second,
 * twice as long with each further one up to a longest. A key without failures for a quarter of an hour begins anew; of too
 * many keys, the one that failed longest ago is forgotten.
 */
final class FailureCounts<K> {

    private static final int KEPT = 10_000;
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(15).toNanos();
    private static final long FIRST_DELAY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 30;

    private final int free;
    private final long longestNanos;
    private final LongSupplier nanos;
    private final Map<K, Failures> counts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Failures> eldest) {
            return size() > KEPT;
        }
    };
    private volatile boolean any; // spares logins that fail nowhere the lock

    private record Failures(int count, long lastAt) {}

    FailureCounts(int free, Duration longest, LongSupplier nanos) {
        this.free = free;
        this.longestNanos = longest.toNanos();
        this.nanos = nanos;
    }

    /** How long the key has to wait; when nothing, and it has used up the free ones, this attempt takes the turn. */
    Duration admit(K key) {
        if (!any) {
            return Duration.ZERO;
        }
        synchronized (counts) {
            Failures failures = current(key);
            if (failures == null || failures.count <= free) {
                return Duration.ZERO;
            }
            long remaining = delay(failures.count) - (nanos.getAsLong() - failures.lastAt);
            if (remaining > 0) {
                return Duration.ofNanos(remaining);
            }
            counts.put(key, new Failures(failures.count, nanos.getAsLong()));
            return Duration.ZERO;
        }
    }

    /** How long the next attempt has to wait. */
    Duration failed(K key) {
        synchronized (counts) {
            Failures before = current(key);
            int count = before == null ? 1 : before.count + 1;
            counts.remove(key); // so that it is the newest
            counts.put(key, new Failures(count, nanos.getAsLong()));
            any = true;
            return Duration.ofNanos(count <= free ? 0 : delay(count));
        }
    }

    void forget(K key) {
        if (any) {
            synchronized (counts) {
                counts.remove(key);
                any = !counts.isEmpty();
            }
        }
    }

    private @Nullable Failures current(K key) {
        Failures failures = counts.get(key);
        return failures != null && nanos.getAsLong() - failures.lastAt > FORGOTTEN_NANOS ? null : failures;
    }

    private long delay(int count) {
        int doublings = Math.min(count - free - 1, MOST_DOUBLINGS);
        return Math.min(FIRST_DELAY_NANOS << doublings, longestNanos);
    }
}
