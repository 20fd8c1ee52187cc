package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.List;

/** Which PIDs stand still without a version's processes, told by whoever routes their calls. */
public interface ServedPids {

    /** In order; empty where none has the version. */
    List<Pid> servedBy(AlgorithmVersion version);
}
