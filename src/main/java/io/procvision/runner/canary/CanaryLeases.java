package io.procvision.runner.canary;

import io.procvision.runner.core.RunnerIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Of the runners on one database, the one that advances a canary. It keeps that as long as it asks again in time; one
 * that is known to be gone is followed at once.
 */
@Component
class CanaryLeases {

    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static final String NOBODY = "";

    private final Canaries canaries;
    private final RunnerIdentity self;
    private final Clock clock;

    CanaryLeases(Canaries canaries, RunnerIdentity self, Clock clock) {
        this.canaries = canaries;
        this.self = self;
        this.clock = clock;
    }

    /** Whether this runner is the one now. */
    boolean take(long canary) {
        String gone = canaries.findDriver(canary).filter(self::isGone).orElse(NOBODY);
        Instant now = clock.instant();
        return canaries.drive(canary, self.toString(), gone, now.plus(LENGTH), now) == 1;
    }
}
