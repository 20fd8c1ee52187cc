package io.procvision.runner.rollback.day;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version that fails half of its calls for a while.
 *
 * @param pid null where it does everywhere
 */
public record Trouble(@Nullable Pid pid, AlgorithmVersion version, Instant from, Instant until) {

    public boolean concerns(Pid served, AlgorithmVersion by) {
        return by.equals(version) && (pid == null || pid.equals(served));
    }
}
