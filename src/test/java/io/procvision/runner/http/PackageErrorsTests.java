package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.FileSystemResource;

/** What is wrong with a package is said by its code and named in the detail, and leaves nothing behind. */
@RunnerTest
class PackageErrorsTests {

    private static final Map<String, String> ERRORS = Map.of(
            "2001", "invalid_zip",
            "2002", "manifest_missing",
            "2003", "incompatible_python",
            "2004", "wheels_missing",
            "2005", "install_failed");

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreFolder store;

    @ParameterizedTest
    @CsvSource({
        "2001_not_a_zip, zip",
        "2001_cut_off, zip",
        "2001_damaged, __init__.py",
        "2001_escaping_entry, ../evil.txt",
        "2001_absolute_entry, /evil.txt",
        "2001_link, broken_lab/link",
        "2001_bomb, broken_lab/zeros",
        "2001_no_requirements, requirements.txt",
        "2001_no_version, version",
        "2001_no_entry_point, entry_point",
        "2002_no_manifest, manifest.json",
        "2002_manifest_is_a_list, manifest.json",
        "2003_python_of_the_future, 9.9",
        "2003_wheel_for_python_2, cp27",
        "2003_wheel_for_another_system, plan9_mips",
        "2004_no_wheels, wheels/",
        "2004_missing_wheel, not-in-wheels",
        "2005_import_error, nothing_of_that_name",
        "2005_syntax_error, main.py",
        "2005_no_such_class, FaultLab",
        "2005_no_base_algorithm, BaseAlgorithm",
        "2005_dies_on_import, status 7",
        "2005_info_disagrees, supported_pids"
    })
    void aBrokenPackageIsRefusedAndLeavesNothing(String fixture, String named) throws IOException {
        String code = fixture.substring(0, 4);

        Answer answer = runner.install(broken(fixture));

        assertProblem(runner, answer, 422, code, ERRORS.get(code), named);
        assertThat(runner.get("/api/v1/algorithms?name=broken_lab").body()).isEmpty();
        assertThat(store.deployed("broken_lab", "1.0.0")).doesNotExist();
        assertThat(store.home().resolve("evil.txt")).doesNotExist();
        try (Stream<Path> staged = Files.list(store.home().resolve("algorithms/.staging"))) {
            assertThat(staged).isEmpty();
        }
    }

    @Test
    void aFailedInstallationDoesNotHinderTheNext() {
        assertThat(runner.install(broken("2005_syntax_error")).code()).isEqualTo("2005");

        assertThat(runner.install(Fixtures.fixture("broken_lab-1.0.0.zip")).status())
                .isEqualTo(201);

        assertThat(runner.delete("/api/v1/algorithms/broken_lab/1.0.0").status())
                .isEqualTo(204);
    }

    @Test
    void aDifferentArchiveUnderAnInstalledVersionIsRefused() {
        runner.installed("fault_lab-1.0.0");

        Answer answer = runner.install(broken("2005_different_archive"));

        assertProblem(runner, answer, 422, "2005", "install_failed", "fault_lab 1.0.0", "different archive");
        assertThat(runner.get("/api/v1/algorithms/fault_lab/1.0.0").status()).isEqualTo(200);
    }

    @Test
    void anOperationThatFailsCarriesTheSameProblem() {
        Answer accepted = runner.post(
                "/api/v1/algorithms/install",
                RunnerClient.parts("file", new FileSystemResource(broken("2002_no_manifest"))));
        assertThat(accepted.status()).isEqualTo(202);

        runner.text(accepted.headers().getLocation() + "/events", "text/event-stream");
        Answer operation = runner.get(accepted.headers().getLocation().toString());

        assertThat(operation.body().path("state").asString()).isEqualTo("failed");
        assertThat(operation.body().at("/problem/code").asString()).isEqualTo("2002");
        assertThat(operation.body().at("/problem/error").asString()).isEqualTo("manifest_missing");
        assertThat(operation.body().at("/problem/detail").asString()).contains("manifest.json");
        assertThat(operation.body().path("ended_at").isString()).isTrue();
    }

    @Test
    void refusalsAndFailuresOfInstallationsAreAudited() {
        runner.install(broken("2004_no_wheels"));

        Answer audit = runner.get("/api/v1/audit?action=install&outcome=refused&size=1");

        assertThat(audit.items("name")).containsExactly("broken_lab");
        assertThat(audit.items("operator")).containsExactly("admin");
        assertThat(audit.items("detail").get(0)).contains("wheels/");
    }

    @ParameterizedTest
    @CsvSource({
        "../../registry.json, 400, 1006, invalid_params",
        "/etc/passwd.zip, 400, 1006, invalid_params",
        "absent.zip, 404, 3004, not_found"
    })
    void onlyArchivesInTheZipsFolderCanBeNamed(String zip, int status, String code, String error) {
        Answer answer = runner.post("/api/v1/algorithms/install", Map.of("zip", zip));

        assertProblem(runner, answer, status, code, error, zip);
    }

    @Test
    void whatIsNotInstalledIsNamedWhereverItIsAskedFor() {
        for (Answer answer : new Answer[] {
            runner.get("/api/v1/algorithms/fault_lab/9.9.9"),
            runner.delete("/api/v1/algorithms/fault_lab/9.9.9"),
            runner.delete("/api/v1/algorithms/fault_lab/9.9.9?force=true"),
            runner.post("/api/v1/algorithms/validate", Map.of("name", "fault_lab", "version", "9.9.9")),
        }) {
            assertProblem(runner, answer, 404, "2008", "not_installed", "fault_lab 9.9.9");
        }
    }

    private static Path broken(String name) {
        return Fixtures.fixture("broken/" + name + ".zip");
    }
}
