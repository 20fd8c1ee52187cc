package io.procvision.runner.health;

import io.procvision.runner.core.Trigger;

/** What a policy thinks of a snapshot. */
public sealed interface Verdict {

    /** Nothing speaks against the version. */
    record Healthy() implements Verdict {}

    /**
     * A threshold is broken.
     *
     * @param reason one sentence for a person at three in the morning, with the figures
     */
    record Unhealthy(Trigger trigger, String reason) implements Verdict {}

    /** Too little is known to act on. */
    record Inconclusive(String reason) implements Verdict {}
}
