package io.procvision.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads what a process writes to standard error, line by line on a thread of its own, so that it never blocks on it. */
final class ErrorReader {

    private static final Duration LAST_LINES = Duration.ofMillis(500);

    private final InputStream errors;
    private final Consumer<String> lines;
    private final Thread thread;

    ErrorReader(Process process, Consumer<String> lines) {
        this.errors = process.getErrorStream();
        this.lines = lines;
        this.thread = new Thread(this::read, "process-%d-stderr".formatted(process.pid()));
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits a moment for the last lines, which often name the reason of the end. */
    void awaitEnd() {
        try {
            thread.join(LAST_LINES.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        LineReader reader = new LineReader(errors);
        try {
            for (String line = reader.next(); line != null; line = reader.next()) {
                lines.accept(line);
            }
        } catch (IOException closed) {
            lines.accept("(the end of standard error could not be read: %s)".formatted(closed.getMessage()));
        }
    }
}
