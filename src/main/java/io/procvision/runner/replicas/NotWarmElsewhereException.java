package io.procvision.runner.replicas;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;

/**
 * A {@code 2010} that says something about another replica, or about the end of this one, and nothing for certain about the
 * version: no reason to condemn that by itself.
 */
public final class NotWarmElsewhereException extends RunnerException {

    NotWarmElsewhereException(String detail) {
        super(Problem.PREWARM_FAILED, detail);
    }
}
