package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prometheus' own tool, which Debian's package {@code prometheus} brings. Tests that ask it are skipped without
 * it, or fail where {@code -Dpromtool.required=true} says that they would prove nothing.
 */
final class Promtool {

    private static final String MISSING = "promtool is not on the PATH: install Debian's package prometheus";

    private Promtool() {}

    record Result(boolean succeeded, String output) {}

    static Result run(String... arguments) throws IOException, InterruptedException {
        if (Boolean.getBoolean("promtool.required")) {
            assertThat(isHere()).as(MISSING).isTrue();
        }
        assumeTrue(isHere(), MISSING);
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor() == 0, output);
    }

    private static boolean isHere() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }
}
