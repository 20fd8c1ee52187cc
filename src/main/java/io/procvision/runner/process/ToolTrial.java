package io.procvision.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One short run of a tool of the operating system, at start-up. */
final class ToolTrial {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ToolTrial() {}

    /** What keeps a command from succeeding, in the tool's own words where it has some; empty when it succeeds. */
    static Optional<String> objectionOf(List<String> command) {
        return run(command).objection();
    }

    static Result run(List<String> command) {
        String tool = command.get(0);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            return new Result(-1, "%s is not on the PATH of this machine (%s)".formatted(tool, absent.getMessage()));
        }
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result(-1, tool + " did not end within " + PATIENCE);
            }
            return new Result(process.exitValue(), output);
        } catch (IOException failure) {
            return new Result(-1, tool + " could not be read: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted while waiting for " + tool);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * @param status 0 for success
     */
    record Result(int status, String output) {

        Optional<String> objection() {
            if (status == 0) {
                return Optional.empty();
            }
            return Optional.of(output.isEmpty() ? "it ended with status " + status : output);
        }
    }
}
