package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class VirtualEnvironmentTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void whereTheBasesPipIsTooOldTheEnvironmentGetsItsOwn() throws IOException {
        Interpreter here = CatalogFixture.INTERPRETERS.here().get(0);
        assumeThat(new ToolRun(List.of(here.executable().toString(), "-c", "import ensurepip"), LIMIT)
                        .run()
                        .succeeded())
                .as("this Python can make environments with pip")
                .isTrue();
        Interpreter old = new Interpreter(
                here.executable(), here.version(), "cpython", here.abi(), here.platform(), "20.0", here.tags());
        Path wheels = Files.createDirectory(folder.resolve("wheels"));
        Files.write(wheels.resolve(Packages.SDK), Packages.sdk(folder));
        Path requirements = Files.writeString(folder.resolve("r.txt"), "procvision-algorithm-sdk==0.3.2\n");
        VirtualEnvironment environment = new VirtualEnvironment(folder.resolve("venv"), old, LIMIT);
        environment.create();
        environment.install(requirements, wheels);
        assertThat(new ToolRun(
                                List.of(
                                        environment.interpreter().toString(),
                                        "-c",
                                        "import pip, procvision_algorithm_sdk"),
                                LIMIT)
                        .run()
                        .output())
                .isEmpty();
    }

    @Test
    void aFullDiskIsTheMachinesFault() throws IOException {
        assertFailure("OSError: [Errno 28] No space left on device", Problem.INSTALL_BROKEN, "No space left on device");
    }

    @Test
    void aWheelThatPipFindsUnfitIs2003() throws IOException {
        assertFailure(
                "ERROR: a-1-cp27-none-any.whl is not a supported wheel on this platform.",
                Problem.INCOMPATIBLE_PYTHON,
                "a-1-cp27-none-any.whl");
    }

    @Test
    void aDependencyOfWhichOnlyUnfitWheelsAreDeliveredIs2003() throws IOException {
        Files.createDirectories(folder.resolve("wheels"));
        Files.createFile(folder.resolve("wheels/some_dep-1-cp27-cp27m-win_amd64.whl"));
        assertFailure(
                "ERROR: No matching distribution found for some-dep==1",
                Problem.INCOMPATIBLE_PYTHON,
                "some_dep-1-cp27-cp27m-win_amd64.whl");
    }

    @Test
    void whateverElsePipSaysIs2005WithItsWords() throws IOException {
        assertFailure("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", Problem.INSTALL_FAILED, "DO NOT MATCH");
    }

    @Test
    void movingAnEnvironmentRewritesEverythingThatNamesItsFolder() throws IOException {
        Path from = folder.resolve("staging");
        Path to = folder.resolve("final");
        Path bin = Files.createDirectories(from.resolve("venv/bin"));
        Path cfg = Files.writeString(from.resolve("venv/pyvenv.cfg"), "home = %s/python_runtime/bin\n".formatted(from));
        Path script = Files.writeString(bin.resolve("tool"), "#!%s/venv/bin/python\nprint('检')\n".formatted(from));
        Path binary = Files.writeString(bin.resolve("binary"), "\0" + from);
        Path inside = Files.createSymbolicLink(bin.resolve("python"), from.resolve("python_runtime/bin/python3"));
        Path outside = Files.createSymbolicLink(bin.resolve("python3"), Path.of("/usr/bin/python3"));

        new Relocation(from, to).rewrite();

        assertThat(cfg).hasContent("home = %s/python_runtime/bin\n".formatted(to));
        assertThat(script).hasContent("#!%s/venv/bin/python\nprint('检')\n".formatted(to));
        assertThat(Files.readString(binary)).isEqualTo("\0" + from);
        assertThat(Files.readSymbolicLink(inside)).isEqualTo(to.resolve("python_runtime/bin/python3"));
        assertThat(Files.readSymbolicLink(outside)).isEqualTo(Path.of("/usr/bin/python3"));
    }

    private void assertFailure(String output, Problem problem, String told) throws IOException {
        Path wheels = Files.createDirectories(folder.resolve("wheels"));
        Path python = Files.writeString(folder.resolve("python"), "#!/bin/sh\necho '%s'\nexit 1\n".formatted(output));
        assertThat(python.toFile().setExecutable(true)).isTrue();
        Interpreter failing =
                new Interpreter(python, "3.11.2", "cpython", "cp311", "linux-x86_64", "23.0", Set.of("py3-none-any"));
        VirtualEnvironment environment = new VirtualEnvironment(folder.resolve("venv"), failing, LIMIT);
        assertThatThrownBy(() -> environment.install(folder.resolve("r.txt"), wheels))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem))
                .hasMessageContaining(told);
    }
}
