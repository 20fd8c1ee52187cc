package io.procvision.runner.process;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Asks the operating system about the processes below the runner. The JDK lists them, for a tenth of what it costs OSHI
 * to find them among all others; OSHI is asked once, for these alone.
 */
@Component
class ProcessTable {

    private @Nullable OperatingSystem system;

    /** Used by the sampler's thread only. */
    List<OsProcess> belowRunner() {
        List<Integer> ids = ProcessHandle.current()
                .descendants()
                .map(handle -> Math.toIntExact(handle.pid()))
                .toList();
        return system().getProcesses(ids).stream().map(ProcessTable::figures).toList();
    }

    /** Made when it is first needed, since that takes a third of a second of the start. */
    private OperatingSystem system() {
        OperatingSystem present = system;
        if (present == null) {
            present = new SystemInfo().getOperatingSystem();
            system = present;
        }
        return present;
    }

    private static OsProcess figures(OSProcess process) {
        return new OsProcess(
                process.getProcessID(),
                process.getParentProcessID(),
                process.getStartTime(),
                process.getResidentMemory(),
                process.getKernelTime() + process.getUserTime());
    }
}
