package io.procvision.runner.history;

import io.procvision.runner.core.AlgorithmVersion;
import java.time.Instant;

/** A version and the time that its binding file carries; together they identify one binding of a PID. */
public record BoundVersion(AlgorithmVersion version, Instant activatedAt) {}
