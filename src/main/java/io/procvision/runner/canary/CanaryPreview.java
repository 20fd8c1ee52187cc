package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import java.util.List;

/**
 * What a canary would do if it began now, as clients see it.
 *
 * @param already PIDs that have the version, and count towards every percentage
 * @param leftOut supported PIDs that no percentage counts
 */
public record CanaryPreview(
        String name, String version, List<StageView> stages, List<Pid> already, List<LeftOut> leftOut) {

    /**
     * @param adds the PIDs that this stage would switch
     * @param total that are switched by then
     */
    public record StageView(int stage, List<Pid> adds, int total, String bake, String deadline) {}

    public record LeftOut(Pid pid, String why) {}
}
