package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import org.jspecify.annotations.Nullable;

/** Who wants a step of a canary, and why. */
record Decision(Actor actor, String reason) {

    private static final int LONGEST = 1000;

    /** A person's, whose reason may be missing but not endless. */
    static Decision of(Actor person, @Nullable String reason) {
        return new Decision(person, fitting(reason == null ? "" : reason));
    }

    /** The service's own, whose reason is cut rather than refused. */
    static Decision automatic(String reason) {
        return new Decision(Actor.SYSTEM, reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST - 1) + "…");
    }

    static String fitting(String reason) {
        if (reason.length() > LONGEST) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "reason has %d characters, at most %d are kept".formatted(reason.length(), LONGEST));
        }
        return reason.replace('\0', ' ');
    }
}
