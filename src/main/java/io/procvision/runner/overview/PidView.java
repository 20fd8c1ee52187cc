package io.procvision.runner.overview;

import io.procvision.runner.activation.Pin;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.process.ProcessState;
import io.procvision.runner.routing.StandbyStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bound PID at a glance.
 *
 * @param name null, like the next two, where the binding file cannot be read and {@code problem} says why
 * @param previous the version that a rollback would go to
 * @param pin who wants it left as it is, null where nobody does
 * @param health what it did within the window of its policy, and how that is judged; null where there is a {@code problem}
 * @param processes the state of each worker; empty while the version has none running
 * @param standby the version that stays warm for a way back without waiting, if any
 * @param problem why no call can be served: the binding file is corrupt, or names a version that is not installed
 */
public record PidView(
        Pid pid,
        @Nullable String name,
        @Nullable String version,
        @Nullable Instant activatedAt,
        @Nullable AlgorithmVersion previous,
        @Nullable Pin pin,
        @Nullable HealthView health,
        List<ProcessState> processes,
        StandbyStatus standby,
        @Nullable String problem) {}
