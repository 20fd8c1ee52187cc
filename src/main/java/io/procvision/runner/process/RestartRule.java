package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;

/** What becomes of a version that was held down after too many deaths, told by whoever knows the policies. */
public interface RestartRule {

    /** Whether its processes are started once more after the longest pause; else they wait for somebody to ask. */
    boolean restartsAfterCrashLoop(AlgorithmVersion version);
}
