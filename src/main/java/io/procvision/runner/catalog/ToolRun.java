package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One run of an external program, to its end: within a time limit, with bounded output, and with its whole process tree
 * gone when the limit is reached or the waiting thread is interrupted, as it is when the service stops.
 */
final class ToolRun {

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private List<String> command;
    private final Duration limit;
    private File folder;
    private String input = "";

    /** Runs beside its program: Python imports from the current folder, which must not be the package's by accident. */
    ToolRun(List<String> command, Duration limit) {
        this.command = List.copyOf(command);
        this.limit = limit;
        this.folder = new File(command.get(0)).getParentFile();
    }

    ToolRun in(Path folder) {
        this.folder = folder.toFile();
        return this;
    }

    /** What the program reads from its stdin; a Python script, mostly. */
    ToolRun withInput(String text) {
        this.input = text;
        return this;
    }

    /** Runs it by another program that becomes it. */
    ToolRun as(UnaryOperator<List<String>> confinement) {
        this.command = List.copyOf(confinement.apply(command));
        return this;
    }

    /** @throws RunnerException {@code 2005} when it cannot be started, or is not done in time */
    Result run() {
        Process process = start();
        ToolOutput output = new ToolOutput(process.getInputStream());
        output.start();
        try {
            feed(process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("was not done within %s and has been ended".formatted(limit), output.text());
            }
            output.join(LAST_WORDS.toMillis());
            return new Result(process.exitValue(), output.text());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RunnerException(Problem.INSTALL_INTERRUPTED, "Interrupted, as the service is stopping");
        } finally {
            end(process);
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder).redirectErrorStream(true);
        ToolEnvironment.clean(builder.environment());
        try {
            return builder.start();
        } catch (IOException failure) {
            throw failed("cannot be started", String.valueOf(failure.getMessage()));
        }
    }

    private void feed(Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // The program ended without reading everything; its exit code and output tell why.
        }
    }

    private static void end(Process process) {
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            List<ProcessHandle> tree = descendants.toList();
            process.destroyForcibly();
            tree.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private RunnerException failed(String why, String output) {
        return new RunnerException(
                Problem.INSTALL_FAILED,
                "%s %s. Its last output: %s".formatted(String.join(" ", command), why, new Result(-1, output).tail()));
    }

    /** @param output stdout and stderr as they came, the end of it where it was long */
    record Result(int exitCode, String output) {

        private static final int TAIL_LINES = 30;
        private static final int TAIL_CHARACTERS = 4000;

        boolean succeeded() {
            return exitCode == 0;
        }

        /** As much as helps a person, and fits an answer. */
        String tail() {
            List<String> lines = output.lines().toList();
            String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
            return tail.length() <= TAIL_CHARACTERS ? tail : "…" + tail.substring(tail.length() - TAIL_CHARACTERS);
        }

        String lastLine() {
            return output.lines().reduce("", (first, second) -> second);
        }
    }
}
