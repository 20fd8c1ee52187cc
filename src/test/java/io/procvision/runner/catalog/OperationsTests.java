package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Two runners on one store, and what each knows of the other's operations. */
@ExtendWith(OutputCaptureExtension.class)
class OperationsTests {

    private static final List<InstallStep> STEPS = List.of(InstallStep.values());

    private static final ValidationView REPORT = new ValidationView(
            ValidationView.Result.FAIL,
            List.of(new ValidationView.Check("wheels", ValidationView.Result.FAIL, "2004 wheels_missing: numpy")));

    private static final PackageView PACKAGE = new PackageView(
            "demo",
            "1.0.0",
            Set.of(new Pid("A03"), new Pid("A01"), new Pid("A02"), new Pid("A20"), new Pid("A10")),
            "installed",
            Instant.parse("2026-11-29T08:00:00.123456789Z"),
            "demo.main:Demo",
            "3.11.2",
            "0.3.2",
            42,
            "00ff",
            null,
            Set.of(),
            List.of("among the newest 3 of demo"));

    @TempDir
    private Path home;

    private final SettableClock clock = new SettableClock();
    private Store store;
    private Operations one;
    private Operations two;

    @BeforeEach
    void start() {
        store = new Store(new StoreSettings(home, Duration.ofSeconds(1)));
        one = operationsOf("one");
        two = operationsOf("two");
    }

    @Test
    void everyStepIsKnownToTheOtherRunnerOnceItHasBegun() {
        Operation operation = one.start("a-1", "install", "demo.zip", STEPS);
        assertThat(two.require("a-1")).isEqualTo(operation.view());

        for (InstallStep step : STEPS) {
            operation.started(step);
            assertThat(two.require("a-1")).isEqualTo(operation.view());
            assertThat(two.require("a-1").step()).isEqualTo(step.label());
        }
    }

    static Stream<Object> results() {
        return Stream.of(
                PACKAGE, REPORT, new RunnerException(Problem.INSTALL_FAILED, "no module named 'x'\nat line 1"));
    }

    /** In the very words of the API, and of the types that the console asks for. */
    @ParameterizedTest
    @MethodSource("results")
    void whatCameOfItIsToldAlikeByTheOtherRunnerAndByTheSameAfterARestart(Object result) {
        JsonMapper api = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                .build();
        Operation operation = one.start("a-1", "install", "demo.zip", STEPS);
        operation.started(InstallStep.READ);
        clock.advance(Duration.ofSeconds(3));
        if (result instanceof RunnerException failure) {
            operation.fail(failure);
        } else {
            operation.succeed(PackageInstaller.DONE, result);
        }

        for (Operations other : List.of(two, operationsOf("one"))) {
            OperationView told = other.require("a-1");
            assertThat(told).isEqualTo(operation.view());
            assertThat(api.writeValueAsString(told)).isEqualTo(api.writeValueAsString(operation.view()));
        }
        assertThat(files()).containsExactly("a-1.json");
    }

    @Test
    void aReaderAtTheOtherRunnerFollowsTheOperationToItsEnd() throws Exception {
        Operation operation = one.start("a-1", "validate", "demo.zip", PackageValidator.OF_ARCHIVE);
        OperationWatch watch = two.watch("a-1");

        assertThat(steps(watch)).containsExactly("queued");
        assertThat(steps(watch)).as("while nothing happens").isEmpty();
        operation.started(InstallStep.WHEELS);
        assertThat(steps(watch)).containsExactly("wheels");
        operation.succeed(PackageInstaller.DONE, REPORT);
        OperationView last = watch.next(Duration.ZERO).get(0);

        assertThat(last.isDone()).isTrue();
        assertThat(last).isEqualTo(operation.view());
    }

    /** A written end is the first thing that anybody hears of it: the next question may go to another runner. */
    @Test
    void whoHearsOfTheEndHereIsToldTheSameElsewhere() {
        Operation operation = one.start("a-1", "install", "demo.zip", STEPS);
        CompletableFuture<OperationView> elsewhere = new CompletableFuture<>();
        operation.whenDone(last -> elsewhere.complete(two.require("a-1")));

        operation.succeed(PackageInstaller.DONE, PACKAGE);

        assertThat(elsewhere).isCompletedWithValue(operation.view());
    }

    @Test
    void theLatestAreThoseOfAllRunners() {
        for (String id : List.of("a-1", "a-2", "a-3", "a-4")) {
            Operation operation = (id.equals("a-2") ? two : one).start(id, "install", id + ".zip", STEPS);
            if (!id.equals("a-3")) {
                operation.succeed(PackageInstaller.DONE, PACKAGE);
            }
            clock.advance(Duration.ofSeconds(1));
        }

        for (Operations each : List.of(one, two, operationsOf("three"))) {
            assertThat(each.latest(3)).extracting(OperationView::id).containsExactly("a-4", "a-3", "a-2");
            assertThat(each.latest(9)).hasSize(4);
        }
    }

    @Test
    void whatARunnerLeftUnfinishedHasFailedAndSaysWhatToDo() throws IOException {
        leave("a-1", "install");
        leave("a-2", "validate");
        assertThat(two.require("a-1").isDone()).isFalse();
        clock.advance(Duration.ofMinutes(5));

        upkeepOf("two").putInOrder();

        OperationView failed = two.require("a-1");
        assertThat(failed.state()).isEqualTo(OperationView.State.FAILED);
        assertThat(failed.step()).isEqualTo("dependencies");
        assertThat(failed.percent()).isEqualTo(35);
        assertThat(failed.endedAt()).isEqualTo(clock.instant());
        ProblemDetail problem = Objects.requireNonNull(failed.problem());
        assertThat(problem.getProperties()).containsEntry("code", "2005");
        assertThat(problem.getStatus()).isEqualTo(500);
        assertThat(problem.getTitle()).isEqualTo("Installation interrupted");
        assertThat(problem.getDetail())
                .isEqualTo("The runner dead/7/unknown ended in the middle of it (dependencies), and nobody goes on with"
                        + " it. Install it again, unless it is listed as installed by now");
        assertThat(two.require("a-2").problem())
                .extracting(ProblemDetail::getDetail)
                .asString()
                .endsWith("Validate it again");
        assertThat(one.require("a-1")).isEqualTo(failed);
        assertThat(files()).containsExactly("a-1.json", "a-2.json");
    }

    @Test
    void whatALivingRunnerIsAtGoesOn() {
        Operation operation = one.start("a-1", "install", "demo.zip", STEPS);

        for (String runner : List.of("two", "one")) {
            upkeepOf(runner).putInOrder();
        }

        assertThat(two.require("a-1").isDone()).isFalse();
        operation.succeed(PackageInstaller.DONE, PACKAGE);
        assertThat(two.require("a-1")).isEqualTo(operation.view());
    }

    @Test
    void aFileThatTellsOfNoOperationIsNamedOnceAndInNobodysWay(CapturedOutput output) throws IOException {
        leave("a-1", "install");
        String good = Files.readString(store.operations().resolve("a-1.json"));
        Files.writeString(store.operations().resolve("half.json"), good.substring(0, good.length() / 2));
        Files.writeString(store.operations().resolve("empty.json"), "");
        Files.writeString(store.operations().resolve("list.json"), "[]");
        Files.writeString(store.operations().resolve("other.json"), good);
        Files.writeString(store.operations().resolve("no id.json"), good);
        Files.writeString(store.operations().resolve("stateless.json"), good.replace("\"state\"", "\"status\""));
        Files.createDirectory(store.operations().resolve("folder.json"));

        assertThat(one.latest(9)).extracting(OperationView::id).containsExactly("a-1");
        assertThat(one.latest(9)).hasSize(1);
        upkeepOf("two").putInOrder();

        assertThat(one.require("a-1").isDone()).isTrue();
        assertUnknown(one, "half");
        for (String name : List.of("half", "empty", "list", "other", "no id", "stateless", "folder")) {
            assertThat(output.toString().split(name + ".json tells of no operation", -1))
                    .as(name)
                    .hasSize(3); // once by each runner
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeReadAtTheMomentIsNotTakenForNone() throws IOException {
        Path file = store.operations().resolve("a-1.json");
        Files.createSymbolicLink(file, Path.of("/proc/self/mem")); // a regular file, of which nothing can be read

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> two.require("a-1"))
                .satisfies(failure -> {
                    assertThat(failure.problem()).isEqualTo(Problem.STORE_BUSY);
                    assertThat(failure.retryAfter()).isPresent();
                });
        assertThat(two.latest(9)).isEmpty();

        Files.delete(file);
        leave("a-1", "install");
        assertThat(two.require("a-1").isDone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "..", "", "a/../a-1", "a-1.json", "%2e%2e"})
    void anIdIsNoPath(String id) throws IOException {
        leave("a-1", "install");
        String good = Files.readString(store.operations().resolve("a-1.json"));
        Files.createDirectory(store.operations().resolve("a"));
        Files.writeString(home.resolve("outside.json"), good.replace("\"a-1\"", "\"../outside\""));

        assertUnknown(one, id);
    }

    @Test
    void theOldestAreForgottenByWhicheverRunnerAndNoneThatIsUnderWay() throws Exception {
        one.start("under-way", "install", "demo.zip", STEPS);
        for (int number = 0; number < Operations.KEPT + 20; number++) {
            clock.advance(Duration.ofSeconds(1));
            StoredOperation ended = left("n-%d".formatted(number), "install").cutOff(clock.instant());
            Files.write(store.operations().resolve(ended.id() + ".json"), StoreJson.MAPPER.writeValueAsBytes(ended));
        }
        assertThat(one.latest(1000)).hasSize(Operations.KEPT + 21);

        CompletableFuture<Void> atOnce =
                CompletableFuture.runAsync(() -> upkeepOf("one").putInOrder());
        upkeepOf("two").putInOrder();
        atOnce.join();

        assertThat(one.latest(1000))
                .hasSize(Operations.KEPT + 1)
                .extracting(OperationView::id)
                .contains("under-way", "n-20", "n-519")
                .doesNotContain("n-19");
        assertUnknown(two, "n-19");
    }

    @Test
    void whatCannotBeWrittenGoesOnAndIsKnownHere(CapturedOutput output) throws IOException {
        Files.delete(store.operations());
        Files.createFile(store.operations());

        Operation operation = one.start("a-1", "install", "demo.zip", STEPS);
        operation.started(InstallStep.READ);
        operation.succeed(PackageInstaller.DONE, PACKAGE);

        assertThat(one.require("a-1").result()).isEqualTo(PACKAGE);
        assertThat(one.latest(5)).extracting(OperationView::id).containsExactly("a-1");
        assertUnknown(two, "a-1");
        assertThat(output).contains("Other runners cannot see that demo.zip is at 'read'");
    }

    /** Rather unknown elsewhere than told as cut off. */
    @Test
    void anEndThatCannotBeWrittenTakesTheFileAlong() throws IOException {
        Operation operation = one.start("a-1", "install", "demo.zip", STEPS);
        Files.createDirectory(store.operations().resolve("a-1.json.tmp"));

        operation.succeed(PackageInstaller.DONE, PACKAGE);

        upkeepOf("two").putInOrder();
        assertUnknown(two, "a-1");
        assertThat(one.require("a-1").result()).isEqualTo(PACKAGE);
        assertThat(files()).containsExactly("a-1.json.tmp");
    }

    /** As its runner left it that was killed: nobody holds the lock. */
    private void leave(String id, String kind) throws IOException {
        new OperationFiles(store).write(left(id, kind));
        Files.createFile(store.operations().resolve(id + ".lock"));
    }

    private StoredOperation left(String id, String kind) {
        return new StoredOperation(
                "dead/7/unknown",
                id,
                kind,
                "demo.zip",
                STEPS.stream().map(InstallStep::label).toList(),
                OperationView.State.RUNNING,
                "dependencies",
                35,
                clock.instant(),
                null,
                null,
                null,
                null);
    }

    private List<String> files() {
        return Stream.of(Objects.requireNonNull(store.operations().toFile().list()))
                .sorted()
                .toList();
    }

    private static List<String> steps(OperationWatch watch) throws InterruptedException {
        return watch.next(Duration.ZERO).stream().map(OperationView::step).toList();
    }

    private static void assertUnknown(Operations runner, String id) {
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> runner.require(id))
                .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.NOT_FOUND));
    }

    private Operations operationsOf(String host) {
        return new Operations(new OperationFiles(store), new RunnerIdentity(host), clock);
    }

    private OperationUpkeep upkeepOf(String host) {
        return new OperationUpkeep(new OperationFiles(store), new RunnerIdentity(host), clock);
    }
}
