package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTests {

    private static final String WHOLE = """
            {"name":"demo_algo","version":"1.0.0","entry_point":"demo.main:Spots","supported_pids":["A02","A01"],
             "steps":[],"python_version":"3.11"}
            """;

    @Test
    void aManifestIsReadWithAndWithoutByteOrderMark() {
        for (String text : new String[] {WHOLE, "\uFEFF" + WHOLE}) {
            Manifest manifest = parse(text);
            assertThat(manifest.version()).isEqualTo(new AlgorithmVersion("demo_algo", "1.0.0"));
            assertThat(manifest.entryPoint()).isEqualTo("demo.main:Spots");
            assertThat(manifest.supportedPids()).containsExactlyInAnyOrder(new Pid("A01"), new Pid("A02"));
            assertThat(manifest.python()).contains("3.11");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"text\"", "{", "{} {}", "null"})
    void whatHoldsNoObjectIsAMissingManifest(String text) {
        assertProblem(text, Problem.MANIFEST_MISSING, "no JSON object");
    }

    @Test
    void bytesThatAreNoUtf8AreAMissingManifest() {
        assertThatThrownBy(() -> Manifest.parse(WHOLE.replace("demo_algo", "检测").getBytes(Charset.forName("GBK"))))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.MANIFEST_MISSING))
                .hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "version", "entry_point", "supported_pids"})
    void aMissingRequiredFieldIsNamed(String field) {
        assertProblem(WHOLE.replace("\"" + field + "\"", "\"other\""), Problem.INVALID_ZIP, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"demo_algo\"|\"../demo\"|name",
                "\"demo_algo\"|7|name",
                "\"1.0.0\"|\"1/0\"|version",
                "\"demo.main:Spots\"|\"demo.main\"|entry_point",
                "\"demo.main:Spots\"|\"demo main:Spots\"|entry_point",
                "[\"A02\",\"A01\"]|[]|supported_pids",
                "[\"A02\",\"A01\"]|[1]|supported_pids",
                "[\"A02\",\"A01\"]|\"A01\"|supported_pids",
                "[\"A02\",\"A01\"]|[\"A/1\"]|supported_pids",
            })
    void aMalformedFieldIsNamed(String good, String bad, String field) {
        assertThat(WHOLE).contains(good);
        assertProblem(WHOLE.replace(good, bad), Problem.INVALID_ZIP, field);
    }

    @Test
    void thePythonComesFromTheFirstFileThatNamesOne() {
        Optional<byte[]> environment =
                bytes("{\"python_version\":\"3.10\",\"implementation\":\"cp\",\"abi\":\"cp310\"}");
        Optional<byte[]> bootstrap = bytes("{\"has_embedded_python\":false,\"python_version\":\"3.9\"}");
        Manifest silent = parse(WHOLE.replace("python_version", "other"));

        assertThat(PythonNeed.of(parse(WHOLE), environment, bootstrap))
                .hasToString("Optional[Python 3.11 (manifest.json)]");
        assertThat(PythonNeed.of(silent, environment, bootstrap))
                .hasToString("Optional[Python 3.10 cp310 (.procvision_env.json)]");
        assertThat(PythonNeed.of(silent, Optional.empty(), bootstrap))
                .hasToString("Optional[Python 3.9 (deploy_bootstrap.json)]");
        assertThat(PythonNeed.of(silent, Optional.empty(), Optional.empty())).isEmpty();
        assertThat(PythonNeed.of(silent, bytes("{}"), bytes("\uFEFF{\"python_version\":\">=3.8\"}")))
                .hasToString("Optional[Python 3.8 or newer (deploy_bootstrap.json)]");
    }

    @Test
    void aMalformedPythonVersionIsNamed() {
        assertThatThrownBy(
                        () -> PythonNeed.of(parse(WHOLE.replace("3.11", "three")), Optional.empty(), Optional.empty()))
                .hasMessageContainingAll("manifest.json", "python_version", "three");
        assertThatThrownBy(() ->
                        PythonNeed.of(parse(WHOLE.replace("python_version", "other")), bytes("{"), Optional.empty()))
                .hasMessageContaining(".procvision_env.json is malformed");
    }

    private static Optional<byte[]> bytes(String text) {
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Manifest parse(String text) {
        return Manifest.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(String text, Problem problem, String told) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem))
                .hasMessageContaining(told);
    }
}
