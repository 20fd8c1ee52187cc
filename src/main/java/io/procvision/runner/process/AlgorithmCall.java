package io.procvision.runner.process;

import io.procvision.runner.core.Pid;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One call, in neither generation's words yet.
 *
 * @param guideInfo an array, possibly empty
 * @param guideImage null only where the algorithm's generation takes a single image
 * @param timeout how long the caller waits, queueing included
 */
public record AlgorithmCall(
        String requestId,
        Pid pid,
        int stepIndex,
        String stepDesc,
        JsonNode guideInfo,
        Image currentImage,
        @Nullable Image guideImage,
        Duration timeout) {

    /** An image that lies in the shared folder, checked, with the meta that describes it. */
    public record Image(String id, JsonNode meta) {}
}
