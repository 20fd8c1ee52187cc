package io.procvision.runner;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A PostgreSQL of one test's own, which it may take away and bring back with all that was committed. */
public final class RestartablePostgres implements AutoCloseable {

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    private RestartablePostgres(Path data, int port) throws IOException {
        this.data = data;
        this.port = port;
        this.server = run();
    }

    /** Starts it, with its files in that folder. */
    public static RestartablePostgres start(Path data) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            free.setReuseAddress(true);
            int port = free.getLocalPort();
            free.close();
            return new RestartablePostgres(data, port);
        }
    }

    /** The JDBC URL of its one database, user included; the same after every restart. */
    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Ends every connection at once; nobody can connect until {@link #restart}. */
    public void stop() throws IOException {
        server.close();
    }

    public void restart() throws IOException {
        server = run();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("The PostgreSQL in %s does not stop".formatted(data), failure);
        }
    }

    private EmbeddedPostgres run() throws IOException {
        return EmbeddedPostgres.builder()
                .setRegisterShutdownHook(false)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("max_connections", "100")
                .start();
    }
}
