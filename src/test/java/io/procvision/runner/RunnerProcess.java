package io.procvision.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The whole service in a JVM of its own, to be killed, or to share a store with another. */
public final class RunnerProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private RunnerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a service on any free port; what it logs is appended to that file. */
    public static RunnerProcess start(Path log, List<String> properties) throws IOException {
        List<String> all = new ArrayList<>(properties);
        all.addAll(List.of(
                "server.port=0",
                "runner.security.admin-password=" + RunnerClient.PASSWORD,
                "runner.zips.scan-interval=1h",
                "logging.level.org.springframework.boot.web.server=info",
                "logging.level.org.springframework.boot.tomcat=info"));
        Process process = new ProcessBuilder(ServiceJvm.command(all))
                .redirectErrorStream(true)
                .start();
        RunnerProcess runner = new RunnerProcess(process, log);
        Thread reader = new Thread(runner::readLog, "log of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return runner;
    }

    /** A client of the service, once it is up. */
    public RunnerClient client() throws Exception {
        return new RunnerClient(address());
    }

    /** Where it is, once it is up. */
    public String address() throws Exception {
        return "http://127.0.0.1:" + port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Stops its threads where they are, until {@link #resume}; to the others it is neither dead nor alive. */
    public void pause() throws IOException, InterruptedException {
        signal(pid(), "STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal(pid(), "CONT");
    }

    /** Sends one to any process, such as an algorithm's. */
    public static void signal(long pid, String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -%s %d ended with %d".formatted(name, pid, exit));
        }
    }

    /** Tells it to shut down, as whoever places it does, and does not wait for that. */
    public void terminate() {
        process.toHandle().destroy(); // leaves the pipe open for the last lines
    }

    /** With every process that it started, directly or not. */
    public List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    /** Lets the service shut down. */
    @Override
    public void close() throws InterruptedException {
        terminate();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    port.complete(Integer.parseInt(started.group(1)));
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } finally {
            port.completeExceptionally(new AssertionError("The service did not start: see " + log));
        }
    }
}
