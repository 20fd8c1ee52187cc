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
 * @param acceptedAt by {@link System#nanoTime()}; where the time limit and the queueing time begin
 * @param handedOver whether it has waited for a version before, which was replaced in the meantime
 */
public record AlgorithmCall(
        String requestId,
        Pid pid,
        int stepIndex,
        String stepDesc,
        JsonNode guideInfo,
        Image currentImage,
        @Nullable Image guideImage,
        Duration timeout,
        long acceptedAt,
        boolean handedOver) {

    /** One that nobody has been asked to execute yet, accepted in this moment. */
    public AlgorithmCall(
            String requestId,
            Pid pid,
            int stepIndex,
            String stepDesc,
            JsonNode guideInfo,
            Image currentImage,
            @Nullable Image guideImage,
            Duration timeout) {
        this(
                requestId,
                pid,
                stepIndex,
                stepDesc,
                guideInfo,
                currentImage,
                guideImage,
                timeout,
                System.nanoTime(),
                false);
    }

    /** The same, for the version that its PID has by now. */
    public AlgorithmCall forNextVersion() {
        return new AlgorithmCall(
                requestId, pid, stepIndex, stepDesc, guideInfo, currentImage, guideImage, timeout, acceptedAt, true);
    }

    /** How much of its time is left; negative once it is over. */
    Duration remaining() {
        return timeout.minusNanos(System.nanoTime() - acceptedAt);
    }

    /** An image that lies in the shared folder, checked, with the meta that describes it. */
    public record Image(String id, JsonNode meta) {}
}
