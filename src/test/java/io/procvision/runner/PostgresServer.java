package io.procvision.runner;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One real PostgreSQL for the tests of this JVM: in a container where there is Docker and the image can be had, else from
 * the binaries on the class path. Never skipped. Every caller gets a database of its own.
 */
public final class PostgresServer {

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final String IMAGE = "postgres:17-alpine";
    private static final Databases SERVER = start();

    private PostgresServer() {}

    /** The JDBC URL, user and password included, of a new and empty database. */
    public static String newDatabase() {
        return SERVER.create();
    }

    private interface Databases {
        String create();
    }

    private static Databases start() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            try {
                return inContainer();
            } catch (RuntimeException noImage) {
                log.warn("Docker is here but {} is not: using the embedded server", IMAGE, noImage);
            }
        }
        return embedded();
    }

    @SuppressWarnings("resource") // ends with the JVM
    private static Databases inContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
        container.start();
        return () -> {
            String name = "test_" + System.nanoTime();
            try (var connection = container.createConnection("");
                    var statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (java.sql.SQLException failure) {
                throw new IllegalStateException("No test database", failure);
            }
            return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
                    .formatted(
                            container.getHost(),
                            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                            name,
                            container.getUsername(),
                            container.getPassword());
        };
    }

    @SuppressWarnings("resource") // ended by the hook, because the library's own holds up the end of the JVM
    private static Databases embedded() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setRegisterShutdownHook(false)
                    .setServerConfig("max_connections", "100")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }));
            return () -> {
                String name = "test_" + System.nanoTime();
                try (var connection = server.getPostgresDatabase().getConnection();
                        var statement = connection.createStatement()) {
                    statement.execute("create database " + name);
                } catch (java.sql.SQLException failure) {
                    throw new IllegalStateException("No test database", failure);
                }
                return server.getJdbcUrl("postgres", name);
            };
        } catch (IOException failure) {
            throw new UncheckedIOException("The embedded PostgreSQL does not start", failure);
        }
    }
}
