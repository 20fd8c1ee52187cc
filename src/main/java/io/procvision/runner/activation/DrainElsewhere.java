package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.process.ProcessSettings;
import io.procvision.runner.replicas.OtherReplicas;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Waits until no other replica runs a version any more that nothing is bound to. None of them says so. But each follows the
 * files at its next reconciliation, and ends what it drains after the grace; what it had warmed for a switch of another it
 * keeps a while longer.
 */
@Component
class DrainElsewhere {

    private static final Logger log = LoggerFactory.getLogger(DrainElsewhere.class);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OtherReplicas others;
    private final Duration longest;

    DrainElsewhere(OtherReplicas others, ReconciliationSettings reconciliation, ProcessSettings processes) {
        this.others = others;
        this.longest = reconciliation.interval().plus(longer(processes.drainGrace(), others.keepWarm()));
    }

    /** At once where this runner is alone, or as soon as it is. */
    void await(AlgorithmVersion version) {
        long deadline = System.nanoTime() + longest.toNanos();
        Set<String> alive = others.alive();
        if (!alive.isEmpty()) {
            log.info(
                    "{} is removed in {} s, when {} have ended what they execute", version, longest.toSeconds(), alive);
        }
        for (long left = longest.toNanos(); left > 0 && !alive.isEmpty(); left = deadline - System.nanoTime()) {
            pause(Math.min(left, LOOK_NANOS), version);
            alive = others.alive();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static void pause(long nanos, AlgorithmVersion version) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            throw new RunnerException(
                    Problem.ACTIVATION_CONFLICT,
                    "%s is bound to no PID any more, but stays: this runner shuts down. Ask another one to remove it"
                            .formatted(version),
                    shutdown);
        }
    }
}
