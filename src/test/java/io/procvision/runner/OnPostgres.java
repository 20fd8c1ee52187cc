package io.procvision.runner;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A contract that is kept on a real PostgreSQL: tests with the same context share one database, the others have their own. */
public interface OnPostgres {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        String url = PostgresServer.newDatabase();
        registry.add("spring.datasource.url", () -> url);
        registry.add("spring.datasource.username", () -> "postgres");
    }
}
