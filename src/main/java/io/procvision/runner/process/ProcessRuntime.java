package io.procvision.runner.process;

import io.procvision.runner.protocol.FrameCodec;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** What every worker needs to run its processes. */
record ProcessRuntime(
        ProcessSettings settings,
        FrameCodec codec,
        ProcessLauncher launcher,
        ProcessLogs logs,
        ApplicationEventPublisher events,
        RestartRule restartRule,
        Clock clock) {

    private static final Logger log = LoggerFactory.getLogger(ProcessRuntime.class);

    /** A listener that fails must not take a worker down with it. */
    void publish(ProcessEvent event) {
        try {
            events.publishEvent(event);
        } catch (RuntimeException | Error failure) {
            log.error("A listener failed on {}", event, failure);
        }
    }
}
