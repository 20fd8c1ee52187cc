package io.procvision.runner.freeze;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Instant;
import java.util.Optional;

/** From one moment to another, the second excluded. */
record Once(Instant from, Instant until) implements FreezeTimes {

    Once {
        if (!from.isBefore(until)) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "The window ends at %s, which is not after %s".formatted(until, from));
        }
    }

    @Override
    public Optional<Instant> frozenUntil(Instant now) {
        return now.isBefore(from) || !now.isBefore(until) ? Optional.empty() : Optional.of(until);
    }
}
