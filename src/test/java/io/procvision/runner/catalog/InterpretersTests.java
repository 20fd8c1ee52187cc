package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Decisions are tried on programs that describe themselves as any Python a test wants. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class InterpretersTests {

    @TempDir
    Path folder;

    private final List<String> configured = new ArrayList<>();

    @Test
    void theRealInterpreterDescribesItself() {
        Interpreter python = CatalogFixture.INTERPRETERS.here().get(0);
        assertThat(python.major()).isEqualTo(3);
        assertThat(python.abi()).startsWith("cp3");
        assertThat(python.tags()).contains("py3-none-any");
        assertThat(python.executable()).isExecutable().isAbsolute();
    }

    @Test
    void withoutSettingsThePathAndTheUsualPlacesAreSearchedForDifferentPrograms() {
        PythonSettings none = new PythonSettings(List.of(), Duration.ofSeconds(20), Duration.ofSeconds(20));
        assertThat(new InterpreterPlaces(none).candidates())
                .isNotEmpty()
                .allSatisfy(program -> assertThat(program).isAbsolute().isExecutable())
                .extracting(Path::toRealPath)
                .doesNotHaveDuplicates();
    }

    @Test
    void theNamedPythonIsTaken() throws IOException {
        python("3.12.1");
        python("3.11.7");
        assertThat(choose(need("3.11")).version()).isEqualTo("3.11.7");
        assertThat(choose(need("3.11.2")).version()).isEqualTo("3.11.7");
        assertThat(choose(need(">=3.11")).version()).isEqualTo("3.12.1");
    }

    @Test
    void withoutANamedOneTheWheelTagsDecide() throws IOException {
        python("3.12.1");
        python("3.11.7");
        assertThat(choose(Optional.empty(), "numpy-1.26.4-cp311-cp311-linux_x86_64.whl")
                        .version())
                .isEqualTo("3.11.7");
        assertThat(choose(Optional.empty(), "a-1-cp38-abi3-linux_x86_64.whl", "b-1-py3-none-any.whl")
                        .version())
                .isEqualTo("3.12.1");
        assertThat(choose(
                                Optional.empty(),
                                "numpy-1-cp312-cp312-linux_x86_64.whl",
                                "numpy-1-cp311-cp311-linux_x86_64.whl")
                        .version())
                .isEqualTo("3.12.1");
    }

    @Test
    void amongEqualVersionsTheOneThatAcceptsTheWheelsIsTaken() throws IOException {
        python("3.11.2", "cp311-cp311-linux_aarch64", "py3-none-any");
        python("3.11.7");
        assertThat(choose(need("3.11"), "numpy-1-cp311-cp311-linux_x86_64.whl").version())
                .isEqualTo("3.11.7");
    }

    @Test
    void whatIsNeededAndWhatIsHereAreBothNamed() throws IOException {
        python("3.12.1");
        assertThatThrownBy(() -> choose(need("3.10")))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.INCOMPATIBLE_PYTHON))
                .hasMessageContainingAll("Python 3.10", "3.12.1 (cp312, linux-x86_64)");
    }

    @Test
    void whereNoneIsHereTheSettingIsNamed() {
        configured.add(folder.resolve("absent").toString());
        assertThatThrownBy(() -> choose(Optional.empty())).hasMessageContaining("runner.python.interpreters");
    }

    @Test
    void anAbiThatDoesNotFitIsRefused() throws IOException {
        python("3.12.1");
        Optional<PythonNeed> need = Optional.of(new PythonNeed(3, 12, false, Optional.of("cp311"), "x.json"));
        assertThatThrownBy(() -> choose(need)).hasMessageContaining("cp311");
    }

    @Test
    void anInterpreterThePackageBringsWinsWhenItRuns() throws IOException {
        python("3.11.7");
        Path runtime = folder.resolve("python_runtime");
        script(runtime.resolve("bin/python3"), describe("3.10.1", runtime.resolve("bin/python3")));
        assertThat(interpreters()
                        .choose(need("3.11"), List.of(), Optional.of(runtime))
                        .version())
                .isEqualTo("3.10.1");
    }

    @Test
    void anInterpreterThePackageBringsIsPassedOverWhenItDoesNotRun() throws IOException {
        python("3.11.7");
        Path runtime = folder.resolve("python_runtime");
        script(runtime.resolve("bin/python3"), "exit 127");
        assertThat(interpreters()
                        .choose(need("3.11"), List.of(), Optional.of(runtime))
                        .version())
                .isEqualTo("3.11.7");
    }

    @Test
    void aSwitcherAndItsPythonAreOneInterpreter() throws IOException {
        Path real = python("3.11.7");
        configured.add(
                0,
                script(folder.resolve("shims/python3"), describe("3.11.7", real))
                        .toString());
        assertThat(interpreters().here())
                .singleElement()
                .satisfies(python -> assertThat(python.executable()).isEqualTo(real));
    }

    @Test
    void programsThatAreNoPythonAreSkipped() throws IOException {
        configured.add(script(folder.resolve("bad/python3"), "echo hello").toString());
        configured.add(script(folder.resolve("worse/python3"), "exit 3").toString());
        python("3.11.7");
        assertThat(interpreters().here()).hasSize(1);
    }

    @Test
    void pipInstallsIntoOthersFrom22Dot3On() {
        assertThat(pip("22.3").canInstallIntoOthers()).isTrue();
        assertThat(pip("23.0.1").canInstallIntoOthers()).isTrue();
        assertThat(pip("22.2.2").canInstallIntoOthers()).isFalse();
        assertThat(pip("").canInstallIntoOthers()).isFalse();
    }

    @Test
    void wheelNamesAreReadWithAllTheirAlternatives() {
        WheelFile wheel = WheelFile.parse("My_Pkg.x-1.0-1-py2.py3-none-any.whl").orElseThrow();
        assertThat(wheel.distribution()).isEqualTo("my-pkg-x");
        assertThat(wheel.version()).isEqualTo("1.0");
        assertThat(wheel.tags()).containsExactlyInAnyOrder("py2-none-any", "py3-none-any");
        assertThat(WheelFile.parse("numpy-1.26.4.tar.gz")).isEmpty();
        assertThat(WheelFile.parse("numpy-1.26.4.whl")).isEmpty();
    }

    private static Interpreter pip(String version) {
        return new Interpreter(
                Path.of("/python"), "3.11.2", "cpython", "cp311", "linux", version, Set.of("py3-none-any"));
    }

    private static Optional<PythonNeed> need(String version) {
        Manifest manifest =
                new Manifest(new AlgorithmVersion("a", "1"), "a:B", Set.of(new Pid("A01")), Optional.of(version));
        return PythonNeed.of(manifest, Optional.empty(), Optional.empty());
    }

    private Interpreter choose(Optional<PythonNeed> need, String... wheels) {
        List<WheelFile> parsed = Stream.of(wheels)
                .map(WheelFile::parse)
                .map(Optional::orElseThrow)
                .toList();
        return interpreters().choose(need, parsed, Optional.empty());
    }

    private Interpreters interpreters() {
        PythonSettings settings = new PythonSettings(configured, Duration.ofSeconds(20), Duration.ofSeconds(20));
        return new Interpreters(new InterpreterPlaces(settings), new InterpreterProbe(settings));
    }

    private Path python(String version, String... tags) throws IOException {
        Path path = folder.resolve("python-" + version);
        configured.add(script(path, describe(version, path, tags)).toString());
        return path;
    }

    private static String describe(String version, Path executable, String... tags) {
        String[] parts = version.split("\\.", -1);
        String cp = "cp" + parts[0] + parts[1];
        List<String> all = tags.length > 0
                ? List.of(tags)
                : List.of(cp + "-" + cp + "-linux_x86_64", "cp38-abi3-linux_x86_64", "py3-none-any");
        return """
                echo '{"executable":"%s","version":"%s","implementation":"cpython","abi":"%s","platform":"linux-x86_64","pip":"23.0","tags":["%s"]}'
                """.formatted(executable, version, cp, String.join("\",\"", all));
    }

    private static Path script(Path path, String body) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\ncat > /dev/null\n" + body + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
        return path;
    }
}
