package io.procvision.runner.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.stereotype.Component;

/**
 * Has a PostgreSQL that does not answer, as behind a network that drops packets, fail like one that is down. Its driver
 * would wait for ever, and with it an emergency, which goes on without the database only once it hears that it has none.
 * What the JDBC URL says of these goes first.
 */
@Component
class PostgresTimeouts implements BeanPostProcessor {

    private static final Map<String, String> DEFAULTS =
            Map.of("connectTimeout", "3", "socketTimeout", "10", "tcpKeepAlive", "true");

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && isPostgres(pool)) {
            DEFAULTS.forEach(pool.getDataSourceProperties()::putIfAbsent);
        }
        return bean;
    }

    static boolean isPostgres(HikariDataSource pool) {
        return pool.getJdbcUrl() != null && DatabaseDriver.fromJdbcUrl(pool.getJdbcUrl()) == DatabaseDriver.POSTGRESQL;
    }
}
