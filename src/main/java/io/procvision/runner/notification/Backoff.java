package io.procvision.runner.notification;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after failed attempts: twice as long each time, less up to a half so that receivers are not hit in step. */
record Backoff(Duration first, Duration longest, RandomGenerator random) {

    private static final int MOST_DOUBLINGS = 30;

    /**
     * @param attempts that have failed, at least one
     */
    Duration after(int attempts) {
        double doubled = (double) first.toMillis() * Math.pow(2, Math.min(attempts - 1, MOST_DOUBLINGS));
        double capped = Math.min(doubled, (double) longest.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - random.nextDouble() / 2)));
    }
}
