package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools here are shell scripts")
class ToolRunTests {

    @TempDir
    Path folder;

    @Test
    void outputAndExitCodeAreHandedBack() {
        ToolRun.Result result = sh("cat; echo err >&2; exit 3", Duration.ofSeconds(20))
                .withInput("in\n")
                .run();
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.succeeded()).isFalse();
        assertThat(result.output()).isEqualTo("in\nerr");
        assertThat(result.lastLine()).isEqualTo("err");
    }

    @Test
    void ofEndlessOutputTheEndIsKept() {
        ToolRun.Result result = sh(
                        "i=0; while [ $i -lt 60000 ]; do echo line-$i; i=$((i+1)); done", Duration.ofSeconds(60))
                .run();
        assertThat(result.output().length()).isLessThanOrEqualTo(256 * 1024);
        assertThat(result.tail()).endsWith("line-59999").hasLineCount(30);
    }

    @Test
    void aToolThatTakesTooLongIsEndedWithItsChildren() throws IOException {
        Path pids = folder.resolve("pids");
        ToolRun run = sh("sleep 600 & echo $! > '%s'; echo waiting; wait".formatted(pids), Duration.ofSeconds(2));
        assertThatThrownBy(run::run)
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.INSTALL_FAILED))
                .hasMessageContainingAll("PT2S", "waiting");
        long child = Long.parseLong(Files.readString(pids).strip());
        Awaitility.await()
                .until(() -> ProcessHandle.of(child)
                        .map(process -> !process.isAlive())
                        .orElse(true));
    }

    @Test
    void aToolThatCannotBeStartedIsNamed() {
        assertThatThrownBy(() -> new ToolRun(List.of("/absent/tool"), Duration.ofSeconds(1)).run())
                .hasMessageContaining("/absent/tool cannot be started");
    }

    @Test
    void nothingThatCouldOpenTheNetworkReachesATool() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PIP_FIND_LINKS", "/elsewhere",
                "PIP_INDEX_URL", "somewhere",
                "http_proxy", "proxy",
                "HTTPS_PROXY", "proxy",
                "PYTHONPATH", "/elsewhere",
                "PATH", "/bin"));
        ToolEnvironment.clean(environment);
        assertThat(environment)
                .doesNotContainKeys("PIP_FIND_LINKS", "PIP_INDEX_URL", "http_proxy", "HTTPS_PROXY", "PYTHONPATH")
                .containsEntry("PATH", "/bin")
                .containsEntry("PIP_NO_INDEX", "1")
                .containsEntry("PIP_CONFIG_FILE", "/dev/null");
    }

    private static ToolRun sh(String script, Duration limit) {
        return new ToolRun(List.of("/bin/sh", "-c", script), limit);
    }
}
