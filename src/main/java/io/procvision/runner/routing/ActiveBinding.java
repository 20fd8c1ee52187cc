package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Instant;

/** That a PID is served by a version since a moment; what {@code active/<pid>.json} says. */
public record ActiveBinding(Pid pid, AlgorithmVersion version, Instant activatedAt) {}
