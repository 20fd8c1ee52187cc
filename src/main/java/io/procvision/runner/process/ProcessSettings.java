package io.procvision.runner.process;

import io.procvision.runner.health.OnCrash;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How algorithm processes are run and judged.
 *
 * @param callTimeout how long a caller waits that names no limit of its own; and the shortest time after which a process is
 *     killed for a call
 * @param handshakeTimeout from launch to the first pong; importing a large framework takes its time
 * @param drainGrace how long a retired process may finish before it is killed
 * @param heartbeatInterval how long a process may be idle before it is asked whether it lives
 * @param heartbeatGrace how long its answer may take before a heartbeat counts as missed
 * @param missedHeartbeats how many in a row end the process
 * @param workers processes per version
 * @param queueCapacity calls per version that wait while all its workers are busy
 * @param pipelineDepth frames in a process's pipe, the executing one included; with 2 a death leaves two calls in doubt
 * @param onCrash what happens when a freshly activated version keeps dying
 * @param sampleInterval how often memory and processor time are looked at
 * @param maxFrameSize the largest frame sent or accepted
 */
@ConfigurationProperties("runner.process")
public record ProcessSettings(
        @DefaultValue("5s") Duration callTimeout,
        @DefaultValue("60s") Duration handshakeTimeout,
        @DefaultValue("30s") Duration drainGrace,
        @DefaultValue("5s") Duration heartbeatInterval,
        @DefaultValue("2s") Duration heartbeatGrace,
        @DefaultValue("2") int missedHeartbeats,
        @DefaultValue("1") int workers,
        @DefaultValue("64") int queueCapacity,
        @DefaultValue("1") int pipelineDepth,
        @DefaultValue("rollback") OnCrash onCrash,
        @DefaultValue("2s") Duration sampleInterval,
        @DefaultValue("16MB") DataSize maxFrameSize,
        @DefaultValue Restart restart,
        @DefaultValue Log log) {

    private static final int MAX_WORKERS = 256;
    private static final int MAX_QUEUE = 100_000;
    private static final int MAX_PIPELINE = 2;

    public ProcessSettings {
        Limits.positive("call-timeout", callTimeout);
        Limits.positive("handshake-timeout", handshakeTimeout);
        Limits.positive("heartbeat-interval", heartbeatInterval);
        Limits.positive("heartbeat-grace", heartbeatGrace);
        Limits.positive("sample-interval", sampleInterval);
        Limits.within("missed-heartbeats", missedHeartbeats, 1, 100);
        Limits.within("workers", workers, 1, MAX_WORKERS);
        Limits.within("queue-capacity", queueCapacity, 1, MAX_QUEUE);
        Limits.within("pipeline-depth", pipelineDepth, 1, MAX_PIPELINE);
        if (drainGrace.compareTo(callTimeout) < 0) {
            throw new IllegalArgumentException(
                    "runner.process.drain-grace (%s) must not be shorter than runner.process.call-timeout (%s), or retiring a process would cut off calls that are in time"
                            .formatted(drainGrace, callTimeout));
        }
    }

    /**
     * The pauses between restarts, each twice as long as the one before.
     *
     * @param delay before the second restart within a minute; the first comes at once
     */
    public record Restart(
            @DefaultValue("200ms") Duration delay,
            @DefaultValue("30s") Duration maxDelay) {

        public Restart {
            Limits.positive("restart.delay", delay);
            if (maxDelay.compareTo(delay) < 0) {
                throw new IllegalArgumentException(
                        "runner.process.restart.max-delay (%s) must not be shorter than runner.process.restart.delay (%s)"
                                .formatted(maxDelay, delay));
            }
        }
    }

    /**
     * What is kept of the standard error of a version's processes.
     *
     * @param maxSize of one file
     * @param files rolled ones beside the current one
     * @param lines of each worker in memory
     */
    public record Log(
            @DefaultValue("10MB") DataSize maxSize,
            @DefaultValue("4") int files,
            @DefaultValue("1000") int lines) {

        public Log {
            if (maxSize.toBytes() < 1) {
                throw new IllegalArgumentException("runner.process.log.max-size must be positive, not " + maxSize);
            }
            Limits.within("log.files", files, 1, 100);
            Limits.within("log.lines", lines, 1, 100_000);
        }
    }

    private static final class Limits {

        private static void positive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException("runner.process.%s must be positive, not %s".formatted(name, value));
            }
        }

        private static void within(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        "runner.process.%s must be between %d and %d, not %d".formatted(name, least, most, value));
            }
        }
    }
}
