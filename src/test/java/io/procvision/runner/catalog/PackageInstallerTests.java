package io.procvision.runner.catalog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ProblemDetail;

/** Real archives, real wheels, real virtual environments. */
class PackageInstallerTests {

    private static final AlgorithmVersion DEMO = new AlgorithmVersion("demo_algo", "1.0.0");

    @TempDir
    Path folder;

    private CatalogFixture fixture;

    @BeforeEach
    void putTogether() {
        fixture = new CatalogFixture(folder.resolve("store"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    @Test
    void aPackageOfTheToolBecomesAnInstalledVersion() throws IOException {
        OperationView last = fixture.install(Packages.tool("demo_algo", "1.0.0", folder), "delivered.zip");

        assertThat(last.problem()).isNull();
        assertThat(last.state()).isEqualTo(OperationView.State.SUCCEEDED);
        assertThat(last.percent()).isEqualTo(100);
        InstalledAlgorithm installed = fixture.catalog.require(DEMO);
        assertThat(installed.supportedPids()).containsExactlyInAnyOrder(new Pid("A01"), new Pid("A02"));
        assertThat(installed.sdkVersion()).isEqualTo("0.3.2");
        assertThat(installed.workingDirectory())
                .isEqualTo(fixture.store.deployed(DEMO).resolve("demo_algo"));
        assertThat(run(installed.interpreter(), "import procvision_algorithm_sdk as s; print(s.__file__)"))
                .startsWith(fixture.store.deployed(DEMO).toString());
        assertThat(fixture.store.zips().resolve("delivered.zip")).exists();
        assertThat(fixture.store.staging()).isEmptyDirectory();
        assertThat(fixture.audited)
                .singleElement()
                .satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.SUCCEEDED))
                .satisfies(event -> assertThat(event.operator()).isEqualTo(CatalogFixture.OPERATOR))
                .satisfies(event -> assertThat(event.version()).isEqualTo(DEMO));
    }

    /** Whatever is registered is on the disk: each file before the rename by its name then, the compiled ones after it. */
    @Test
    void allOfAnInstalledVersionIsOnTheDiskBeforeItIsRegistered() throws IOException {
        fixture.install(Packages.tool("demo_algo", "1.0.0", folder), "delivered.zip");

        Path deployed = fixture.store.deployed(DEMO);
        Path built = fixture.forced.stream()
                .filter(path -> path.startsWith(fixture.store.staging()) && path.endsWith(RegistryEntry.FILE))
                .map(Path::getParent)
                .findFirst()
                .orElseThrow();
        List<Path> inTime = fixture.forced.stream()
                .map(path -> path.startsWith(built) ? deployed.resolve(built.relativize(path)) : path)
                .toList();
        try (Stream<Path> all = Files.walk(deployed)) {
            assertThat(all.filter(path -> !Files.isSymbolicLink(path)))
                    .anyMatch(path -> path.toString().endsWith(".pyc"))
                    .allMatch(inTime::contains);
        }
        int moved = inTime.lastIndexOf(deployed.getParent());
        assertThat(moved).isGreaterThan(inTime.indexOf(deployed));
    }

    @Test
    void nothingOfAnInstalledVersionNamesTheStagingFolder() throws IOException {
        fixture.install(Packages.tool("demo_algo", "1.0.0", folder), "demo.zip");

        Path deployed = fixture.store.deployed(DEMO);
        assertThat(deployed.resolve("venv/bin/procvision-stand-in"))
                .content()
                .startsWith("#!" + deployed.resolve("venv/bin/python"));
        assertThat(deployed.resolve("demo_algo/demo/__pycache__")).isNotEmptyDirectory();
        try (Stream<Path> files = Files.walk(deployed)) {
            List<Path> naming = files.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains(".staging"))
                    .toList();
            assertThat(naming).isEmpty();
        }
    }

    @Test
    void theDocumentedLayoutInstallsToo() {
        Zip zip = new Zip()
                .with("manifest.json", "\uFEFF" + Packages.manifest("flat_algo", "2.0"))
                .with("requirements.txt", """
                        # pinned
                        --no-index
                        procvision_algorithm_sdk == 0.3.2 ; python_version >= "3" \\
                            # nothing more
                        pywin32==306 ; sys_platform == "never"
                        """)
                .with("demo/main.py", Packages.algorithm())
                .with("wheels/" + Packages.SDK, Packages.sdk(folder));
        OperationView last = fixture.install(zip, "flat.zip");
        assertThat(last.problem()).isNull();
        AlgorithmVersion flat = new AlgorithmVersion("flat_algo", "2.0");
        assertThat(fixture.catalog.require(flat).workingDirectory()).isEqualTo(fixture.store.deployed(flat));
    }

    @Test
    void theStepsAreToldInOrderAndThePercentageNeverFalls() throws InterruptedException {
        Operation operation =
                fixture.upload(Packages.tool("demo_algo", "1.0.0", folder).bytes(folder.resolve("up.zip")), "demo.zip");
        CatalogFixture.await(operation);
        List<OperationView> changes = operation.changesFrom(0, Duration.ZERO);
        assertThat(changes).extracting(OperationView::percent).isSorted();
        assertThat(changes.stream().map(OperationView::step).distinct())
                .containsExactly(
                        "queued",
                        "read",
                        "unpack",
                        "interpreter",
                        "wheels",
                        "environment",
                        "dependencies",
                        "entry_point",
                        "handshake",
                        "deploy",
                        "compile",
                        "register",
                        "done");
    }

    @Test
    void theIdenticalArchiveIsAlreadyInstalledAndADifferentOneIsRefused() {
        byte[] zip = Packages.tool("demo_algo", "1.0.0", folder).bytes(folder.resolve("same.zip"));
        CatalogFixture.await(fixture.upload(zip, "demo.zip"));
        OperationView again = CatalogFixture.await(fixture.upload(zip, "demo.zip"));
        assertThat(again.state()).isEqualTo(OperationView.State.SUCCEEDED);
        assertThat(again.step()).isEqualTo(PackageInstaller.ALREADY_INSTALLED);

        OperationView other =
                fixture.install(Packages.tool("demo_algo", "1.0.0", folder).with("extra", "1"), "demo.zip");
        assertFailed(other, Problem.INSTALL_FAILED, "demo_algo 1.0.0", "different archive");
        assertThat(fixture.catalog.all()).hasSize(1);
    }

    @Test
    void twoInstallationsOfOneVersionAtOnceMakeOneVersion() {
        byte[] zip = Packages.tool("demo_algo", "1.0.0", folder).bytes(folder.resolve("same.zip"));
        Operation first = fixture.upload(zip, "demo.zip");
        Operation second = fixture.upload(zip, "demo.zip");
        assertThat(List.of(
                        CatalogFixture.await(first).step(),
                        CatalogFixture.await(second).step()))
                .containsExactlyInAnyOrder(PackageInstaller.DONE, PackageInstaller.ALREADY_INSTALLED);
    }

    @Test
    void whatIsWrongWithAnArchiveIs2001() {
        assertFailed(
                CatalogFixture.await(fixture.upload("no zip".getBytes(UTF_8), "bad.zip")),
                Problem.INVALID_ZIP,
                "bad.zip");
        assertFailed(
                fixture.install(new Zip().with("demo_algo/manifest.json", Packages.manifest("a", "1")), "bad.zip"),
                Problem.INVALID_ZIP,
                "requirements.txt");
        assertNoTrace();
    }

    @Test
    void anUploadBeyondTheLimitIsRefusedWhileItComesIn() {
        byte[] large = new byte[21 << 20];
        assertThatThrownBy(() -> fixture.upload(large, "large.zip"))
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.INVALID_ZIP))
                .hasMessageContaining("runner.archive.max-size");
        assertNoTrace();
    }

    @Test
    void aMissingManifestIs2002() {
        assertFailed(
                fixture.install(new Zip().with("demo/readme.txt", "hello"), "bad.zip"),
                Problem.MANIFEST_MISSING,
                "manifest.json");
        assertNoTrace();
    }

    @Test
    void aPythonThatIsNotHereIs2003() {
        Zip zip = Packages.tool("demo_algo", "1.0.0", folder)
                .with("demo_algo/.procvision_env.json", "{\"python_version\":\"3.99\",\"abi\":\"cp399\"}");
        assertFailed(
                fixture.install(zip, "bad.zip"),
                Problem.INCOMPATIBLE_PYTHON,
                "Python 3.99 cp399",
                ".procvision_env.json",
                CatalogFixture.INTERPRETERS.here().get(0).version());
        assertNoTrace();
    }

    @Test
    void wheelsForAnotherPlatformAre2003() {
        String wheel = "numpy-1.26.4-cp27-cp27m-win_amd64.whl";
        Zip zip = Packages.tool("demo_algo", "1.0.0", folder)
                .with("demo_algo/requirements.txt", "procvision-algorithm-sdk==0.3.2\nnumpy==1.26.4\n")
                .with("wheels/" + wheel, "x");
        assertFailed(
                fixture.install(zip, "bad.zip"),
                Problem.INCOMPATIBLE_PYTHON,
                "line 2: numpy==1.26.4",
                wheel,
                CatalogFixture.INTERPRETERS.here().get(0).abi());
        assertNoTrace();
    }

    @Test
    void missingWheelsAre2004() {
        Zip none = new Zip()
                .with("manifest.json", Packages.manifest("demo_algo", "1.0.0"))
                .with("requirements.txt", "procvision-algorithm-sdk==0.3.2\n");
        assertFailed(fixture.install(none, "bad.zip"), Problem.WHEELS_MISSING, "wheels/");
        Zip other = Packages.tool("demo_algo", "1.0.0", folder)
                .with("demo_algo/requirements.txt", "procvision-algorithm-sdk==0.3.3\nnumpy==1.26.4\n");
        assertFailed(
                fixture.install(other, "bad.zip"),
                Problem.WHEELS_MISSING,
                "line 1: procvision-algorithm-sdk==0.3.3",
                Packages.SDK,
                "line 2: numpy==1.26.4");
        assertNoTrace();
    }

    @Test
    void requirementsThatLeadElsewhereAre2004() {
        for (String line : new String[] {
            "demo @ file:///tmp/demo.whl", "-e ./demo", "-r ../../outside.txt", "./local", "-c constraints.txt"
        }) {
            Zip zip = Packages.tool("demo_algo", "1.0.0", folder).with("demo_algo/requirements.txt", line + "\n");
            assertFailed(fixture.install(zip, "bad.zip"), Problem.WHEELS_MISSING, line);
        }
    }

    @Test
    void aWheelThatNeedsAnAbsentOneIs2004() {
        String wheel = "needy-1.0-py3-none-any.whl";
        Zip zip = Packages.tool("demo_algo", "1.0.0", folder)
                .with("demo_algo/requirements.txt", "procvision-algorithm-sdk==0.3.2\nneedy==1.0\n")
                .with(
                        "wheels/" + wheel,
                        Packages.wheel(wheel, folder, "needy.py", "", "Requires-Dist: absent-thing >=2\n", ""));
        assertFailed(fixture.install(zip, "bad.zip"), Problem.WHEELS_MISSING, "absent-thing>=2", "pip says");
        assertNoTrace();
    }

    @Test
    void anEntryPointThatDoesNotImportOrIsNoAlgorithmIs2005() {
        assertFailed(
                fixture.install(
                        Packages.tool("demo_algo", "1.0.0", folder)
                                .with("demo_algo/demo/main.py", "import nothing_of_this_name\n"),
                        "bad.zip"),
                Problem.INSTALL_FAILED,
                "demo.main:Spots",
                "nothing_of_this_name");
        assertFailed(
                fixture.install(
                        Packages.tool("demo_algo", "1.0.0", folder)
                                .with("demo_algo/demo/main.py", "class Spots: pass\n"),
                        "bad.zip"),
                Problem.INSTALL_FAILED,
                "not a subclass of procvision_algorithm_sdk.BaseAlgorithm");
        assertNoTrace();
    }

    @Test
    void anAdapterThatDoesNotAnswerOrNamesOtherPidsIs2005() {
        fixture.adapter = (python, working, entry) -> {
            throw new RunnerException(Problem.INSTALL_FAILED, "no hello within 60s: boom");
        };
        Zip zip = Packages.tool("demo_algo", "1.0.0", folder);
        assertFailed(fixture.install(zip, "bad.zip"), Problem.INSTALL_FAILED, "no hello");
        fixture.adapter =
                (python, working, entry) -> new AdapterCheck.Handshake("0.0.7", Optional.of(Set.of(new Pid("A01"))));
        assertFailed(fixture.install(zip, "bad.zip"), Problem.INSTALL_FAILED, "[A01]", "[A01, A02]");
        assertNoTrace();
        assertThat(fixture.audited).allSatisfy(event -> {
            assertThat(event.action()).isEqualTo("install");
            assertThat(event.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(event.version()).isEqualTo(DEMO);
            assertThat(event.detail()).isNotBlank();
        });
    }

    @Test
    void stoppingTheServiceEndsTheToolsOfAnInstallation() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        Path sign = folder.resolve("importing");
        Zip zip = Packages.tool("demo_algo", "1.0.0", folder)
                .with(
                        "demo_algo/demo/main.py",
                        "import time, pathlib\npathlib.Path(r'%s').write_text('x')\ntime.sleep(600)\n".formatted(sign));
        Operation operation = fixture.upload(zip.bytes(folder.resolve("slow.zip")), "slow.zip");
        operation.whenDone(last -> reached.countDown());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(sign));
        fixture.stop();
        assertThat(reached.getCount()).isZero();
        assertFailed(operation.view(), Problem.INSTALL_INTERRUPTED, "the service is stopping");
        assertNoTrace();
    }

    @Test
    void anArchiveInZipsIsInstalledByItsNameAndStaysThere() {
        Packages.tool("demo_algo", "1.0.0", folder).write(fixture.store.zips().resolve("there.zip"));
        OperationView last =
                CatalogFixture.await(fixture.installer.installDelivered("there.zip", CatalogFixture.OPERATOR));
        assertThat(last.problem()).isNull();
        assertThat(fixture.store.zips().resolve("there.zip")).exists();
        assertThat(fixture.catalog.entry(DEMO).orElseThrow().archive()).isEqualTo("there.zip");
    }

    @Test
    void anUploadNeverOverwritesAnotherArchive() throws IOException {
        Files.writeString(fixture.store.zips().resolve("demo.zip"), "another");
        fixture.install(Packages.tool("demo_algo", "1.0.0", folder), "demo.zip");
        assertThat(fixture.store.zips().resolve("demo.zip")).hasContent("another");
        assertThat(fixture.store.zips().resolve("demo_algo-1.0.0.zip")).exists();
    }

    @Test
    void validatingTellsEachCheckAndLeavesNothing() {
        ValidationView good = fixture.validator.validate(new ByteArrayInputStream(
                Packages.tool("demo_algo", "1.0.0", folder).bytes(folder.resolve("v.zip"))));
        assertThat(good.status()).isEqualTo(ValidationView.Result.PASS);
        assertThat(good.checks()).hasSize(8).allMatch(check -> check.result() == ValidationView.Result.PASS);

        ValidationView bad =
                fixture.validator.validate(new ByteArrayInputStream(Packages.tool("demo_algo", "1.0.0", folder)
                        .with("demo_algo/requirements.txt", "absent==1\n")
                        .bytes(folder.resolve("v.zip"))));
        assertThat(bad.status()).isEqualTo(ValidationView.Result.FAIL);
        assertThat(bad.checks())
                .filteredOn(check -> check.result() == ValidationView.Result.FAIL)
                .singleElement()
                .satisfies(check -> assertThat(check.name()).isEqualTo("wheels"))
                .satisfies(check -> assertThat(check.message()).contains("2004", "absent==1"));
        assertThat(bad.checks())
                .filteredOn(check -> check.result() == ValidationView.Result.SKIPPED)
                .hasSize(4);
        assertNoTrace();
    }

    @Test
    void anInstalledVersionIsValidatedWhereItIs() throws IOException {
        fixture.install(Packages.tool("demo_algo", "1.0.0", folder), "demo.zip");
        assertThat(fixture.validator.validate(DEMO).status()).isEqualTo(ValidationView.Result.PASS);
        Files.delete(fixture.catalog.require(DEMO).workingDirectory().resolve("demo/main.py"));
        ValidationView broken = fixture.validator.validate(DEMO);
        assertThat(broken.checks())
                .extracting(ValidationView.Check::result)
                .containsExactly(ValidationView.Result.PASS, ValidationView.Result.FAIL, ValidationView.Result.SKIPPED);
    }

    private void assertNoTrace() {
        assertThat(fixture.catalog.all()).isEmpty();
        assertThat(fixture.store.staging()).isEmptyDirectory();
        assertThat(fixture.store.zips()).isEmptyDirectory();
        assertThat(fixture.folders.all()).isEmpty();
    }

    private static void assertFailed(OperationView last, Problem problem, String... told) {
        assertThat(last.state()).isEqualTo(OperationView.State.FAILED);
        ProblemDetail detail = Objects.requireNonNull(last.problem());
        assertThat(detail.getProperties()).containsEntry("code", problem.code());
        assertThat(detail.getStatus()).isEqualTo(problem.status());
        assertThat(detail.getDetail()).contains(told);
    }

    private static String run(Path python, String code) {
        return new ToolRun(List.of(python.toString(), "-c", code), Duration.ofSeconds(30))
                .run()
                .output();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
