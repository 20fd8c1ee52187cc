package io.procvision.runner.store;

import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.stereotype.Component;

/** Migrates over connections of its own: an index over a large table takes longer than a request may wait for an answer. */
@Component
class PatientMigration implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration configuration) {
        if (configuration.getDataSource() instanceof HikariDataSource pool && PostgresTimeouts.isPostgres(pool)) {
            configuration.dataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
        }
    }
}
