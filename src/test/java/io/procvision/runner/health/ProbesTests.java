package io.procvision.runner.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The service's own configuration of the health endpoint, with a database and an algorithm that are down. */
class ProbesTests {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(
                    ApplicationAvailabilityAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    AvailabilityHealthContributorAutoConfiguration.class,
                    DataSourceHealthContributorAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class,
                    AvailabilityProbesAutoConfiguration.class))
            .withBean(DataSource.class, Unreachable::new)
            .withBean(
                    "processesHealthIndicator",
                    HealthIndicator.class,
                    () -> () -> Health.down()
                            .withDetail("held_down", new AlgorithmVersion("demo", "1.1.0").toString())
                            .build())
            .withBean(
                    "reconciliationHealthIndicator",
                    HealthIndicator.class,
                    () -> () -> Health.up().build());

    @Test
    void aDatabaseAndAnAlgorithmThatAreDownCostNeitherLivenessNorReadiness() {
        service.withBean(
                        "storeHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.up().build())
                .run(context -> {
                    HealthEndpoint health = serving(context);
                    assertThat(status(health, "db")).isEqualTo(Status.DOWN);
                    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
                    assertThat(status(health, "liveness")).isEqualTo(Status.UP);
                    assertThat(status(health, "readiness")).isEqualTo(Status.UP);
                });
    }

    @Test
    void aStoreThatIsDownCostsReadinessOnly() {
        service.withBean(
                        "storeHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.down().build())
                .run(context -> {
                    HealthEndpoint health = serving(context);
                    assertThat(status(health, "readiness")).isEqualTo(Status.DOWN);
                    assertThat(status(health, "liveness")).isEqualTo(Status.UP);
                });
    }

    private static HealthEndpoint serving(ApplicationContext context) {
        AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
        return context.getBean(HealthEndpoint.class);
    }

    private static Status status(HealthEndpoint health, String path) {
        HealthDescriptor found = Objects.requireNonNull(health.healthForPath(path), path);
        return found.getStatus();
    }

    private static final class Unreachable extends AbstractDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("connection refused");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
