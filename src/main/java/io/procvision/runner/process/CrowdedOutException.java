package io.procvision.runner.process;

import io.procvision.runner.core.RunnerException;

/**
 * A call ran out of time in the queue while the version answered others: more was asked of it than it can do. Or it had
 * waited for a version before, and left the one that replaced it less than its time. Or it waited for the version's first
 * process, as after a start of the runner. Or its client would not wait for as long as calls may take. The client hears of a
 * timeout as ever, but it is none of the algorithm's unless the process is killed for it.
 */
public final class CrowdedOutException extends RunnerException {

    CrowdedOutException(RunnerException timeout) {
        super(timeout.problem(), timeout.detail(), timeout);
    }
}
