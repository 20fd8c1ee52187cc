package io.procvision.runner.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One step of one part, in neither generation's words yet.
 *
 * @param step counts from 1
 * @param guideInfo an array, possibly empty
 * @param guideImage null only where the algorithm's generation takes a single image
 */
public record Inspection(
        String requestId,
        String pid,
        int step,
        String stepDescription,
        JsonNode guideInfo,
        Image currentImage,
        @Nullable Image guideImage) {

    /** An image in the shared folder and the meta that describes it. */
    public record Image(String id, JsonNode meta) {}
}
