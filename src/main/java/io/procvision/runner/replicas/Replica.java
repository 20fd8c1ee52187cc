package io.procvision.runner.replicas;

import java.time.Duration;
import java.time.Instant;

/**
 * A runner as the database knows it.
 *
 * @param runner its {@link io.procvision.runner.core.RunnerIdentity}
 * @param silence since its last sign of life, by the clock of the database, so that no two clocks are compared
 */
record Replica(String runner, Instant startedAt, Duration silence) {}
