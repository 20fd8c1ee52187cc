package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** How long the service's own configuration has a shutdown wait for calls under way. */
class ShutdownPhaseTests {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class));

    @Test
    void aShutdownWaitsForTheLongestCall() {
        service.withPropertyValues("runner.process.drain-grace=2m")
                .run(context -> assertThat(
                                context.getBean(LifecycleProperties.class).getTimeoutPerShutdownPhase())
                        .isEqualTo(Duration.ofMinutes(2)));
    }

    @Test
    void byDefaultThatIsTheDefaultOfTheDrainGrace() {
        service.run(
                context -> assertThat(context.getBean(LifecycleProperties.class).getTimeoutPerShutdownPhase())
                        .isEqualTo(StandIn.settings().drainGrace()));
    }
}
