package io.procvision.runner.store;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.stereotype.Component;

/**
 * The database that runs in the service's own process. Whoever uses it is alone on the store for sure; on any other, another
 * runner may join at any moment.
 */
@Component
public class EmbeddedDatabase {

    private final boolean used;

    public EmbeddedDatabase(@Value("${spring.datasource.url:jdbc:h2:}") String url) {
        this.used = DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.H2;
    }

    public boolean isUsed() {
        return used;
    }
}
