package io.procvision.runner.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** An operation at one moment, as clients see it. */
record OperationView(
        String id,
        String kind,
        State state,
        String step,
        int percent,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Object result,
        @Nullable ProblemDetail problem) {

    enum State {
        RUNNING,
        SUCCEEDED,
        FAILED;

        @JsonValue
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean isDone() {
        return state != State.RUNNING;
    }
}
