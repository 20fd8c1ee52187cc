package io.procvision.runner.health;

import io.procvision.runner.core.Trigger;
import org.jspecify.annotations.Nullable;

/** What a policy thinks of a snapshot. */
public sealed interface Verdict {

    /** As clients read it. */
    String word();

    /** One sentence for a person; null where there is nothing to say. */
    @Nullable
    String reason();

    /** Nothing speaks against the version. */
    record Healthy() implements Verdict {

        @Override
        public String word() {
            return "healthy";
        }

        @Override
        public @Nullable String reason() {
            return null;
        }
    }

    /**
     * A threshold is broken.
     *
     * @param reason one sentence for a person at three in the morning, with the figures
     */
    record Unhealthy(Trigger trigger, String reason) implements Verdict {

        @Override
        public String word() {
            return "unhealthy";
        }
    }

    /** Too little is known to act on. */
    record Inconclusive(String reason) implements Verdict {

        @Override
        public String word() {
            return "inconclusive";
        }
    }
}
