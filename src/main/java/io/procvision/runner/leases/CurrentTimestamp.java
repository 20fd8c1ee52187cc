package io.procvision.runner.leases;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class CurrentTimestamp implements DatabaseTime {

    private final JdbcClient database;

    CurrentTimestamp(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Instant now() {
        return database.sql("select current_timestamp")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}
