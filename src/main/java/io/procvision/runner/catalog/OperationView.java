package io.procvision.runner.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * An operation at one moment, as clients see it.
 *
 * @param subject what it works on: the archive's name, or name and version of a package
 * @param steps those it goes through, in their order; {@code step} is one of them, or {@code queued}, or how it ended
 */
public record OperationView(
        String id,
        String kind,
        String subject,
        List<String> steps,
        State state,
        String step,
        int percent,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Object result,
        @Nullable ProblemDetail problem) {

    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED;

        @JsonValue
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isDone() {
        return state != State.RUNNING;
    }
}
