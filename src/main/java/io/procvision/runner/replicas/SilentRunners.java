package io.procvision.runner.replicas;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Which runners have shown no sign of life for a lease, by the database's clock. They may be dead or stand still: whoever does
 * in their place what they left has to see to it that they do not do it as well when they go on.
 */
@Component
public class SilentRunners {

    private static final int LEASES_REMEMBERED = 100;

    private final Replicas replicas;
    private final Hearing hearing;
    private final long lease;
    private final LongSupplier nanos;

    /** Since when they were looked for and were not there: one that has just left or has yet to join is none that is dead. */
    private final ConcurrentMap<String, Long> missing = new ConcurrentHashMap<>();

    @Autowired
    SilentRunners(Replicas replicas, Hearing hearing, ReplicaSettings settings) {
        this(replicas, hearing, settings, System::nanoTime);
    }

    SilentRunners(Replicas replicas, Hearing hearing, ReplicaSettings settings, LongSupplier nanos) {
        this.replicas = replicas;
        this.hearing = hearing;
        this.lease = settings.lease().toNanos();
        this.nanos = nanos;
    }

    /** Never, while this runner cannot tell silence from its own deafness. */
    public boolean contains(String runner) {
        if (!replicas.shared() || replicas.isSelf(runner)) {
            return false;
        }
        Optional<Duration> silence = replicas.silence(runner);
        long now = nanos.getAsLong();
        boolean silent;
        if (silence.isPresent()) {
            missing.remove(runner);
            silent = silence.get().toNanos() > lease;
        } else {
            missing.values().removeIf(since -> now - since > LEASES_REMEMBERED * lease);
            silent = now - missing.computeIfAbsent(runner, absent -> now) > lease;
        }
        return silent && hearing.hasLasted(Duration.ofNanos(lease));
    }
}
