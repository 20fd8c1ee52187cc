package io.procvision.runner.process;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Ends strays before the first process starts, and every process after the last request was answered. */
@Component
class ProcessLifecycle implements SmartLifecycle {

    private final ProcessSupervisor supervisor;
    private final StrayProcesses strays;
    private final ProcessSettings settings;
    private volatile boolean running;

    ProcessLifecycle(ProcessSupervisor supervisor, StrayProcesses strays, ProcessSettings settings) {
        this.supervisor = supervisor;
        this.strays = strays;
        this.settings = settings;
    }

    @Override
    public void start() {
        strays.endAll();
        running = true;
    }

    @Override
    public void stop() {
        supervisor.close(settings.drainGrace());
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before and stops after the web server, whose phases are high. */
    @Override
    public int getPhase() {
        return 0;
    }
}
