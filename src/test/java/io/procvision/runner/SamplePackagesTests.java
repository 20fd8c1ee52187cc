package io.procvision.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the Python tests of {@code samples/}, so that the one command that runs all tests runs them too. */
class SamplePackagesTests {

    @Test
    void theSamplesPassTheirOwnTests() throws IOException, InterruptedException {
        Process python = new ProcessBuilder("python3", "-m", "unittest", "discover", "-s", "samples/tests")
                .directory(Path.of("").toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).as(output).isZero();
    }
}
