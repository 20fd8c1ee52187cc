package io.procvision.runner.process;

import io.procvision.runner.images.SharedImages;
import io.procvision.runner.protocol.FrameCodec;
import io.procvision.runner.store.Store;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what runs processes. */
@Configuration(proxyBeanMethods = false)
class ProcessConfiguration {

    @Bean
    FrameCodec frameCodec(ProcessSettings settings) {
        return new FrameCodec(settings.maxFrameSize());
    }

    @Bean
    Confinement confinement(LimitSettings limits, Store store, SharedImages images) {
        return ConfinementTools.confine(limits, new UserAccess(store, images));
    }

    @Bean
    ProcessLauncher processLauncher(
            SharedImages images, FrameCodec codec, StrayProcesses strays, Watchdog watchdog, Confinement confinement) {
        return new ProcessLauncher(images.folder(), codec, strays, watchdog, confinement);
    }

    @Bean
    ProcessRuntime processRuntime(
            ProcessSettings settings,
            FrameCodec codec,
            ProcessLauncher launcher,
            ProcessLogs logs,
            ApplicationEventPublisher events,
            ObjectProvider<RestartRule> rule,
            Clock clock) {
        // Late, since the rule depends on what is routed to the very processes.
        RestartRule late = version -> rule.getObject().restartsAfterCrashLoop(version);
        return new ProcessRuntime(settings, codec, launcher, logs, events, late, clock);
    }
}
