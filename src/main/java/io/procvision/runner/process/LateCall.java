package io.procvision.runner.process;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;

/** What the caller is told whose call is given up. */
final class LateCall {

    private LateCall() {}

    /** It is still waiting, and what is left of its time is less than it would need. */
    static RunnerException hopeless(String requestId, CallTime time) {
        return new RunnerException(
                Problem.TIMEOUT,
                "call %s was still waiting for a process after %d ms and will not be executed: its limit is %d ms, and it would take up to %d ms more"
                        .formatted(
                                requestId,
                                time.passed().toMillis(),
                                time.limit().toMillis(),
                                time.needed().toMillis()));
    }

    /**
     * @param unworded whether no process had been ready so far
     */
    static RunnerException waiting(String requestId, CallTime time, boolean unworded) {
        return outlasted(
                requestId,
                time,
                "was still waiting for a process after %d ms%s and will not be executed"
                        .formatted(time.passed().toMillis(), unworded ? " (none had been ready when it came)" : ""));
    }

    static RunnerException executing(String requestId, CallTime time) {
        return outlasted(
                requestId,
                time,
                "had been executing for %d ms after waiting for %d ms"
                        .formatted(
                                time.executed(System.nanoTime()).toMillis(),
                                time.queued().toMillis()));
    }

    static RunnerException interrupted(String requestId, boolean waiting) {
        return new RunnerException(
                Problem.PROCESS_UNAVAILABLE,
                "call %s was given up because its thread was interrupted; it was %s"
                        .formatted(requestId, waiting ? "not yet executing" : "executing"));
    }

    private static RunnerException outlasted(String requestId, CallTime time, String where) {
        return new RunnerException(
                Problem.TIMEOUT,
                "call %s outlasted its limit of %d ms: it %s"
                        .formatted(requestId, time.limit().toMillis(), where));
    }
}
