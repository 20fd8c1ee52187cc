package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Why a change that still warms has to give way.
 *
 * @param by who is more urgent, in words
 * @param retryAfter when it is worth trying again; null where somebody has to look first
 */
record Preemption(Problem problem, String by, @Nullable Duration retryAfter) {

    static Preemption byEmergency(String operation) {
        return new Preemption(Problem.ACTIVATION_CONFLICT, operation, null);
    }

    static Preemption byChangedFile(String operation) {
        return new Preemption(
                Problem.STORE_BUSY,
                operation + ", which was changed by another runner or program",
                Duration.ofSeconds(1));
    }

    RunnerException givenUp(Collection<AlgorithmVersion> warming) {
        String detail = "Given up while warming %s: pre-empted by %s".formatted(warming, by);
        return retryAfter == null
                ? new RunnerException(problem, detail)
                : new RunnerException(problem, detail, retryAfter);
    }
}
