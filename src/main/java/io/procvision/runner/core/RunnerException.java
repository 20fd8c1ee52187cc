package io.procvision.runner.core;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of the service. Its message is the {@code detail} a client reads: what was wrong, what was
 * expected, and the names involved.
 */
public class RunnerException extends RuntimeException {

    private final Problem problem;
    private final String code;
    private final @Nullable Duration retryAfter;
    private transient @Nullable Pid pid;
    private transient @Nullable AlgorithmVersion version;

    public RunnerException(Problem problem, String detail) {
        this(problem, problem.code(), detail, null, null);
    }

    public RunnerException(Problem problem, String detail, @Nullable Throwable cause) {
        this(problem, problem.code(), detail, null, cause);
    }

    public RunnerException(Problem problem, String detail, Duration retryAfter) {
        this(problem, problem.code(), detail, retryAfter, null);
    }

    public RunnerException(Problem problem, String detail, Duration retryAfter, Throwable cause) {
        this(problem, problem.code(), detail, retryAfter, cause);
    }

    private RunnerException(
            Problem problem, String code, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(detail, cause);
        this.problem = problem;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** A failure the algorithm itself reports: its code is passed on as it is, whether or not it is a known one. */
    public static RunnerException ofAlgorithm(String code, String message) {
        return new RunnerException(
                Problem.ofAlgorithmCode(code).orElse(Problem.PROTOCOL_ERROR), code, message, null, null);
    }

    /** Names the PID and version of a failed call, which whoever found the failure need not know. */
    public void isAbout(Pid called, AlgorithmVersion failed) {
        pid = called;
        version = failed;
    }

    /** The PID that was called, null where it is about none or its detail says it. */
    public @Nullable Pid pid() {
        return pid;
    }

    /** The version that failed, null where it is about none or its detail says it. */
    public @Nullable AlgorithmVersion version() {
        return version;
    }

    public Problem problem() {
        return problem;
    }

    /** The problem's code, or the algorithm's own where it reported one. */
    public String code() {
        return code;
    }

    /** The message, which every constructor requires. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
