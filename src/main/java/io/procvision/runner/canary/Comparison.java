package io.procvision.runner.canary;

import java.time.Duration;

/**
 * The new version beside the one before.
 *
 * @param window over which the new one was watched
 */
record Comparison(Figures canary, Figures baseline, Duration window) {

    /** Only as precise as people read it. */
    static String seconds(Duration window) {
        return "PT%dS".formatted(window.toSeconds());
    }
}
