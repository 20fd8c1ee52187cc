package io.procvision.runner.replicas;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Since when this runner has heard the others without a break. After one, be it the database or this runner that stood still,
 * all of them look as if they had been silent until each has had time for a sign of life.
 */
@Component
class Hearing {

    private final LongSupplier nanos;
    private final long longestBreak;
    private long since;
    private long last;
    private boolean lost = true;

    @Autowired
    Hearing(ReplicaSettings settings) {
        this(settings, System::nanoTime);
    }

    Hearing(ReplicaSettings settings, LongSupplier nanos) {
        this.nanos = nanos;
        this.longestBreak = settings.lease().dividedBy(2).toNanos();
    }

    synchronized void heard() {
        long now = nanos.getAsLong();
        if (lost || now - last > longestBreak) {
            since = now;
        }
        last = now;
        lost = false;
    }

    synchronized void lost() {
        lost = true;
    }

    synchronized boolean hasLasted(Duration length) {
        long now = nanos.getAsLong();
        return !lost && now - last <= longestBreak && now - since >= length.toNanos();
    }
}
