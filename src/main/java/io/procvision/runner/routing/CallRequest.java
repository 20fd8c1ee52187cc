package io.procvision.runner.routing;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A call as a client sends it; the image fields are absent where the images themselves come along.
 *
 * @param stepIndex counts from 1, which is also what its absence means
 * @param guideInfo an array; empty when absent
 * @param timeoutMs how long the caller waits, queueing included; the configured limit when absent
 */
record CallRequest(
        @Nullable Integer stepIndex,
        @Nullable String stepDesc,
        @Nullable JsonNode guideInfo,
        @Nullable String curImageShmId,
        @Nullable JsonNode curImageMeta,
        @Nullable String guideImageShmId,
        @Nullable JsonNode guideImageMeta,
        @Nullable Long timeoutMs) {

    CallRequest {
        if (stepIndex != null && stepIndex < 1) {
            throw invalid("step_index is %d, but steps count from 1".formatted(stepIndex));
        }
        if (guideInfo != null && !guideInfo.isNull() && !guideInfo.isArray()) {
            throw invalid("guide_info must be an array");
        }
    }

    int step() {
        return stepIndex == null ? 1 : stepIndex;
    }

    String description() {
        return stepDesc == null ? "" : stepDesc;
    }

    JsonNode guide() {
        return guideInfo == null || guideInfo.isNull() ? JsonNodeFactory.instance.arrayNode() : guideInfo;
    }

    /**
     * @param longest that a call may take, because a retired version waits no longer than this for its last one
     */
    Duration timeout(Duration usual, Duration longest) {
        if (timeoutMs == null) {
            return usual;
        }
        if (timeoutMs < 1 || timeoutMs > longest.toMillis()) {
            throw invalid("timeout_ms is %d, but must be from 1 to %d (runner.process.drain-grace)"
                    .formatted(timeoutMs, longest.toMillis()));
        }
        return Duration.ofMillis(timeoutMs);
    }

    private static RunnerException invalid(String detail) {
        return new RunnerException(Problem.INVALID_PARAMS, detail);
    }
}
