package io.procvision.runner.history;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import org.jspecify.annotations.Nullable;

/** A row and its hash as an earlier verification gave them, kept where whoever changes the database cannot change it. */
public record NotedRow(long id, String hash) {

    /** Null where nothing was noted. */
    public static @Nullable NotedRow of(@Nullable Long id, @Nullable String hash) {
        if ((id == null) != (hash == null)) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "noted_id and noted_hash belong together: give both or neither");
        }
        return id == null || hash == null ? null : new NotedRow(id, hash);
    }
}
