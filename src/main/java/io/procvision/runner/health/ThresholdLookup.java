package io.procvision.runner.health;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;

/** Which thresholds hold for a binding. Implemented by the package that keeps the policies, which uses this one. */
public interface ThresholdLookup {

    /** A map lookup. */
    Thresholds effective(Pid pid, AlgorithmVersion version);
}
