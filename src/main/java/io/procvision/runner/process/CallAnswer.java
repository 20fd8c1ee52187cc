package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What an algorithm answered.
 *
 * @param status {@code OK} or {@code ERROR}, the algorithm's own
 * @param data the answer's JSON object as it came, UTF-8 and known to be well-formed; read it through a duplicate
 * @param queued from acceptance until the frame was written
 * @param executed from then until the answer had arrived
 */
public record CallAnswer(
        String requestId,
        AlgorithmVersion version,
        String status,
        String message,
        ByteBuffer data,
        Duration queued,
        Duration executed) {}
