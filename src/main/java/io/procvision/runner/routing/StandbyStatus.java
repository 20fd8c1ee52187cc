package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.process.ProcessState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a PID could go back to without waiting.
 *
 * @param version null where there is none
 * @param processes what each of its workers is doing
 * @param note why there is none, where that needs telling
 */
public record StandbyStatus(
        @Nullable AlgorithmVersion version,
        List<ProcessState> processes,
        @Nullable String note) {

    static StandbyStatus none(String note) {
        return new StandbyStatus(null, List.of(), note.isEmpty() ? null : note);
    }
}
