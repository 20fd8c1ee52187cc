package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import java.time.Instant;

/** Who wants a PID left as it is, and why. */
public record Pin(Pid pid, String reason, String operator, Instant at) {}
