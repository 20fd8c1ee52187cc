package io.procvision.runner.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.procvision.runner.PostgresServer;
import java.sql.Connection;
import java.util.Objects;
import java.util.Properties;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PostgresTimeoutsTests {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
            .withBean(PostgresTimeouts.class);

    @Test
    void aPostgresThatDoesNotAnswerIsNotWaitedForForEver() {
        service.withPropertyValues("spring.datasource.url=jdbc:postgresql://db/runner")
                .run(context -> assertThat(
                                context.getBean(HikariDataSource.class).getDataSourceProperties())
                        .containsEntry("socketTimeout", "10")
                        .containsEntry("connectTimeout", "3")
                        .containsEntry("tcpKeepAlive", "true"));
    }

    @Test
    void whatIsSetGoesFirst() {
        service.withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://db/runner?socketTimeout=60",
                        "spring.datasource.hikari.data-source-properties.connectTimeout=1")
                .run(context -> {
                    HikariDataSource pool = context.getBean(HikariDataSource.class);
                    Properties used =
                            Objects.requireNonNull(Driver.parseURL(pool.getJdbcUrl(), pool.getDataSourceProperties()));

                    assertThat(used.getProperty("socketTimeout")).isEqualTo("60");
                    assertThat(used.getProperty("connectTimeout")).isEqualTo("1");
                });
    }

    /** It refuses settings that it does not know. */
    @Test
    void theEmbeddedDatabaseIsToldNothing() {
        service.withPropertyValues("spring.datasource.url=jdbc:h2:mem:timeouts").run(context -> {
            HikariDataSource pool = context.getBean(HikariDataSource.class);
            assertThat(pool.getDataSourceProperties()).isEmpty();
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
            }
        });
    }

    @Test
    void migrationsHaveAllTheTimeTheyNeed() throws Exception {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(PostgresServer.newDatabase());
            new PostgresTimeouts().postProcessBeforeInitialization(pool, "dataSource");
            FluentConfiguration migration = new FluentConfiguration().dataSource(pool);

            new PatientMigration().customize(migration);

            try (Connection impatient = pool.getConnection();
                    Connection patient = migration.getDataSource().getConnection()) {
                assertThat(impatient.getNetworkTimeout()).isEqualTo(10_000);
                assertThat(patient.getNetworkTimeout()).isZero();
            }
        }
    }
}
