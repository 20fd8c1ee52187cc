package io.procvision.runner.replicas;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often a runner looks for what the others ask of it, and for their answers
 * @param lease a runner that has not been heard of for so long is not waited for
 * @param keepWarm how long a version that another runner asked for stays warm after that runner's switch, until this
 *     one's routes have followed the files
 */
@ConfigurationProperties("runner.replicas")
public record ReplicaSettings(
        @DefaultValue("200ms") Duration interval,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("30s") Duration keepWarm) {

    /** Heartbeats per lease: three may be lost. */
    private static final int BEATS = 4;

    public ReplicaSettings {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "runner.replicas.interval must be a millisecond or more, but is " + interval);
        }
        if (lease.compareTo(interval.multipliedBy(BEATS)) < 0) {
            throw new IllegalArgumentException(
                    "runner.replicas.lease must be at least %d times runner.replicas.interval (%s), but is %s"
                            .formatted(BEATS, interval, lease));
        }
        if (keepWarm.isNegative()) {
            throw new IllegalArgumentException("runner.replicas.keep-warm must not be negative, but is " + keepWarm);
        }
    }

    Duration heartbeat() {
        return lease.dividedBy(BEATS);
    }
}
