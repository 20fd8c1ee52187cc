package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackageLayoutTests {

    @Test
    void theToolsLayoutHasSourcesInAFolderAndWheelsAtTheRoot() {
        PackageLayout layout = PackageLayout.of(List.of(
                "demo/manifest.json", "demo/requirements.txt", "demo/demo/main.py", "wheels/a-1-py3-none-any.whl"));
        assertThat(layout.folder()).isEqualTo("demo/");
        assertThat(layout.wheels()).contains("wheels/");
        assertThat(layout.embedsPython()).isFalse();
    }

    @Test
    void theDocumentedLayoutHasEverythingAtTheRoot() {
        PackageLayout layout =
                PackageLayout.of(List.of("manifest.json", "requirements.txt", "wheels/a-1-py3-none-any.whl"));
        assertThat(layout.folder()).isEmpty();
        assertThat(layout.wheels()).contains("wheels/");
    }

    @Test
    void wheelsBesideTheManifestComeBeforeThoseAtTheRoot() {
        PackageLayout layout = PackageLayout.of(List.of(
                "wheels/a-1-py3-none-any.whl",
                "demo/wheels/a-1-py3-none-any.whl",
                "demo/manifest.json",
                "demo/requirements.txt",
                "demo/python_runtime/bin/python3"));
        assertThat(layout.wheels()).contains("demo/wheels/");
        assertThat(layout.embedsPython()).isTrue();
    }

    @Test
    void theShallowestManifestCounts() {
        PackageLayout layout =
                PackageLayout.of(List.of("demo/assets/x/manifest.json", "demo/manifest.json", "demo/requirements.txt"));
        assertThat(layout.folder()).isEqualTo("demo/");
        assertThat(layout.wheels()).isEmpty();
    }

    @Test
    void whatIsMissingOrAmbiguousIsNamed() {
        assertRefused(Problem.MANIFEST_MISSING, "no manifest.json", "requirements.txt");
        assertRefused(Problem.MANIFEST_MISSING, "no manifest.json", "demo/notmanifest.json");
        assertRefused(Problem.INVALID_ZIP, "demo/requirements.txt", "demo/manifest.json", "requirements.txt");
        assertRefused(Problem.INVALID_ZIP, "[a/, b/]", "b/manifest.json", "a/manifest.json");
        assertRefused(Problem.INVALID_ZIP, "venv/bin/python", "manifest.json", "requirements.txt", "venv/bin/python");
    }

    private static void assertRefused(Problem problem, String told, String... files) {
        assertThatThrownBy(() -> PackageLayout.of(List.of(files)))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem))
                .hasMessageContaining(told);
    }
}
