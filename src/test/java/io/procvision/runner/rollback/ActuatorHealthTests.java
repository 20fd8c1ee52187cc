package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;
import org.springframework.boot.health.registry.HealthContributorRegistry;

class ActuatorHealthTests {

    private static final HealthIndicator UP = () -> Health.up().build();
    private static final HealthIndicator BROKEN = () -> {
        throw new IllegalStateException("no answer");
    };

    private final HealthContributorRegistry registry = new DefaultHealthContributorRegistry();
    private final ActuatorHealth actuator = asking(registry);

    /** What a service with that registry would be told; the registry alone where it is null. */
    static ActuatorHealth asking(HealthContributorRegistry registry) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("healthContributorRegistry", registry);
        return new ActuatorHealth(beans.getBeanProvider(HealthContributorRegistry.class));
    }

    @Test
    void aStoreThatIsDownIsAnObstacle() {
        registry.registerContributor("store", (HealthIndicator)
                () -> Health.down().withDetail("error", "disk full").build());
        registry.registerContributor("reconciliation", UP);

        assertThat(actuator.obstacle()).hasValueSatisfying(obstacle -> {
            assertThat(obstacle.contributor()).isEqualTo("store");
            assertThat(obstacle.said()).contains("DOWN", "disk full");
        });
    }

    @Test
    void soIsAReconciliationThatHasNotBeenDone() {
        registry.registerContributor("store", UP);
        registry.registerContributor(
                "reconciliation", (HealthIndicator) () -> Health.outOfService().build());

        assertThat(actuator.obstacle())
                .hasValueSatisfying(
                        obstacle -> assertThat(obstacle.contributor()).isEqualTo("reconciliation"));
    }

    @Test
    void nobodyElseIsAskedForTheGroundThatASwapStandsOn() {
        registry.registerContributor("store", UP);
        registry.registerContributor("reconciliation", UP);
        registry.registerContributor("db", (HealthIndicator) () -> Health.down().build());
        registry.registerContributor("emergencyEvaluator", BROKEN);

        assertThat(actuator.obstacle()).isEmpty();
    }

    @Test
    void whoIsMissingOrDoesNotAnswerKeepsNothingFromBeingDone() {
        registry.registerContributor("store", BROKEN);
        registry.registerContributor("algorithms", CompositeHealthContributor.fromMap(Map.of("demo@1.0.0", BROKEN)));

        assertThat(actuator.obstacle()).isEmpty();
        assertThat(actuator.downAlgorithms()).isEmpty();
        ActuatorHealth alone =
                new ActuatorHealth(new StaticListableBeanFactory().getBeanProvider(HealthContributorRegistry.class));
        assertThat(alone.obstacle()).isEmpty();
        assertThat(alone.downAlgorithms()).isEmpty();
    }

    @Test
    void versionsWhoseProcessesAreDownAreNamed() {
        HealthIndicator down = () -> Health.down()
                .withDetail("name", "demo")
                .withDetail("version", "1.1.0")
                .withDetail("held_down", 1)
                .build();
        HealthIndicator well = () -> Health.up()
                .withDetail("name", "demo")
                .withDetail("version", "1.0.0")
                .build();
        registry.registerContributor(
                "algorithms", CompositeHealthContributor.fromMap(Map.of("demo@1.0.0", well, "demo@1.1.0", down)));

        assertThat(actuator.downAlgorithms())
                .containsOnlyKeys(new AlgorithmVersion("demo", "1.1.0"))
                .allSatisfy((version, said) -> assertThat(said).contains("DOWN", "held_down=1"));
    }
}
