package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import io.procvision.runner.store.StoreLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A change that cannot be made is refused by its code, and the version before it goes on serving. */
@RunnerTest
class ActivationErrorsTests {

    private static final String PID = "A05";
    private static final String OTHER = "A06";

    /** Never bound to anything before its test. */
    private static final String FRESH = "A07";

    /** Likewise, and of {@code sick_lab}. */
    private static final String LOST = "E30";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreLock storeLock;

    @Autowired
    private StoreFolder store;

    @BeforeEach
    void bind() {
        runner.installed("crash_lab-1.0.0", "crash_lab-1.1.0");
        assertThat(runner.activate("crash_lab", "1.0.0", PID).status()).isEqualTo(200);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID, OTHER, FRESH, LOST);
    }

    @Test
    void aPidThatTheVersionDoesNotSupportIsRefusedAndNoneIsChanged() {
        Answer answer = runner.activate("crash_lab", "1.1.0", PID, "B99");

        assertProblem(runner, answer, 409, "2006", "activation_conflict", "B99", "crash_lab 1.1.0", "supported_pids");
        assertStillServedByTheOldVersion();
        assertThat(runner.get("/api/v1/pids/B99").status()).isEqualTo(404);
        assertThat(runner.get("/api/v1/audit?size=1&pid=" + PID).items("outcome"))
                .containsExactly("refused");
    }

    @Test
    void anotherPackageIsRefusedByActivateButNotBySwitch() {
        runner.installed("other_lab-1.0.0");

        Answer answer = runner.activate("other_lab", "1.0.0", PID);

        assertProblem(runner, answer, 409, "2006", "activation_conflict", PID, "crash_lab 1.0.0", "use switch");
        assertStillServedByTheOldVersion();
        assertThat(runner.switchTo("other_lab", "1.0.0", PID).status()).isEqualTo(200);
        assertThat(runner.call(PID, "{}").body().path("name").asString()).isEqualTo("other_lab");
    }

    @Test
    void aVersionThatIsNotInstalledCannotBeBound() {
        for (Answer answer : List.of(
                runner.activate("crash_lab", "9.9.9", PID),
                runner.switchTo("crash_lab", "9.9.9", PID),
                runner.post("/api/v1/algorithms/rollback", Map.of("pids", List.of(PID), "version", "9.9.9")))) {
            assertProblem(runner, answer, 404, "2008", "not_installed", "crash_lab 9.9.9");
        }
        assertStillServedByTheOldVersion();
    }

    @Test
    void aPidThatHadNoOtherVersionHasNoWayBack() {
        runner.activate("crash_lab", "1.0.0", FRESH);

        assertProblem(runner, runner.rollback(FRESH), 409, "2009", "no_rollback_target", FRESH);
        assertProblem(runner, runner.emergency(FRESH), 409, "2009", "no_rollback_target", FRESH);
        assertThat(runner.get("/api/v1/audit?size=2&outcome=refused&pid=" + FRESH)
                        .items("action"))
                .containsExactly("emergency", "rollback");
        assertThat(runner.call(FRESH, "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"die_at_start, exit", "fail_import, asked to fail its import"})
    void aVersionThatDoesNotStartIsNotBound(String fault, String named) throws IOException {
        Path marker =
                Files.createFile(store.workingDirectory("crash_lab", "1.1.0").resolve(fault));
        try {
            Answer answer = runner.activate("crash_lab", "1.1.0", PID, OTHER);

            assertProblem(runner, answer, 409, "2010", "prewarm_failed", "crash_lab 1.1.0", named);
        } finally {
            Files.delete(marker);
        }
        assertStillServedByTheOldVersion();
        assertThat(runner.get("/api/v1/pids/" + OTHER).status()).isEqualTo(404);
        Answer audit = runner.get("/api/v1/audit?size=1&pid=" + PID);
        assertThat(audit.items("outcome")).containsExactly("failed");
        assertThat(audit.items("detail").get(0)).contains(named);

        assertThat(runner.activate("crash_lab", "1.1.0", PID, OTHER).status()).isEqualTo(200);
    }

    @Test
    void aStoreThatIsHeldIsBusyAndSaysByWhom() {
        try (StoreLock.Held held = storeLock.acquire("a test that takes its time")) {
            Answer answer = runner.activate("crash_lab", "1.1.0", PID);

            assertProblem(runner, answer, 409, "2011", "store_busy", "a test that takes its time");
            assertThat(answer.headers().getFirst("Retry-After")).isEqualTo("1");
            assertStillServedByTheOldVersion();
        }
        assertThat(runner.activate("crash_lab", "1.1.0", PID).status()).isEqualTo(200);
    }

    @Test
    void aPidThatIsBeingChangedIsBusyAndServedMeanwhile() throws Exception {
        Path marker = hangAtStart("crash_lab");
        try {
            CompletableFuture<Answer> first = inBackground(() -> runner.activate("crash_lab", "1.1.0", PID));
            awaitStarting("crash_lab");

            Answer second = runner.activate("crash_lab", "1.1.0", PID);

            assertProblem(runner, second, 409, "2011", "store_busy", PID, "activate", "admin");
            assertThat(second.headers().getFirst("Retry-After")).isEqualTo("1");
            assertStillServedByTheOldVersion();
            Instant judged = Instant.now();
            Files.delete(marker);
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(runner.call(PID, "{}").body().path("version").asString()).isEqualTo("1.1.0");
            assertThat(Instant.parse(
                            first.get().body().at("/activations/0/activated_at").asString()))
                    .isBefore(judged);
            assertThat(boundAt(judged)).as("what judged that call").isEqualTo("1.0.0");
            assertThat(boundAt(Instant.now())).isEqualTo("1.1.0");
        } finally {
            Files.deleteIfExists(marker);
        }
    }

    @Test
    void anEmergencyDoesNotWaitForAVersionThatIsStillWarming() throws Exception {
        runner.installed("other_lab-1.0.0");
        runner.switchTo("other_lab", "1.0.0", PID);
        Path marker = hangAtStart("crash_lab");
        try {
            CompletableFuture<Answer> warming = inBackground(() -> runner.switchTo("crash_lab", "1.1.0", PID));
            awaitStarting("crash_lab");

            Answer emergency = runner.emergency(PID);

            assertThat(emergency.status()).as(emergency.toString()).isEqualTo(200);
            assertProblem(runner, warming.get(), 409, "2006", "activation_conflict", "crash_lab 1.1.0", "pre-empted");
            assertStillServedByTheOldVersion();
        } finally {
            Files.delete(marker);
        }
    }

    @Test
    void aDamagedBindingWithNothingToRestoreIsSaidAndMendedByAnActivation() throws IOException {
        Files.writeString(store.binding(FRESH), "{\"name\": \"crash_l");

        assertProblem(runner, runner.call(FRESH, "{}"), 409, "2012", "state_corrupt", FRESH, "corrupt");
        assertThat(runner.get("/api/v1/pids/" + FRESH).body().path("problem").asString())
                .contains("corrupt");
        assertThat(runner.get("/api/v1/audit?action=recovery&outcome=failed&pid=" + FRESH)
                        .items("operator"))
                .containsExactly("system");
        assertStillServedByTheOldVersion();

        assertThat(runner.activate("crash_lab", "1.0.0", FRESH).status()).isEqualTo(200);
        assertThat(runner.call(FRESH, "{}").status()).isEqualTo(200);
    }

    /** Reconciliation, which looks every 500 ms, and a line that goes on calling would both like to follow the file. */
    @Test
    void aDamagedBindingIsMendedHoweverOftenItsPidIsCalledMeanwhile() throws Exception {
        runner.installed("sick_lab-1.1.0");
        Files.writeString(store.binding(LOST), "{\"name\": \"crash_l");
        Path marker = hangAtStart("sick_lab");
        try {
            CompletableFuture<Answer> mending = inBackground(() -> runner.activate("sick_lab", "1.1.0", LOST));
            awaitStarting("sick_lab");

            await().during(Duration.ofMillis(1500))
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> {
                        assertProblem(
                                runner,
                                runner.call(LOST, "{}"),
                                409,
                                "2012",
                                "state_corrupt",
                                LOST,
                                "activate",
                                "under way");
                        assertThat(mending).isNotDone();
                    });

            Files.delete(marker);
            assertThat(mending.get().status()).as(mending.get().toString()).isEqualTo(200);
            assertThat(runner.call(LOST, "{}").body().path("version").asString())
                    .isEqualTo("1.1.0");
        } finally {
            Files.deleteIfExists(marker);
        }
    }

    @Test
    void aPidWhoseFileIsGoneIsStillBoundAndCanBeTakenBackOrUnbound() throws IOException {
        runner.activate("crash_lab", "1.1.0", PID);
        Files.delete(store.binding(PID));
        assertThat(runner.rollback(PID).status()).isEqualTo(200);
        assertStillServedByTheOldVersion();

        runner.activate("crash_lab", "1.1.0", PID);
        Files.writeString(store.binding(PID), "{");
        assertThat(runner.rollback(PID).status()).isEqualTo(200);
        assertStillServedByTheOldVersion();

        Files.delete(store.binding(PID));
        assertThat(runner.delete("/api/v1/pids/" + PID).status()).isEqualTo(204);
        assertThat(runner.call(PID, "{}").code()).isEqualTo("1001");
    }

    private String boundAt(Instant moment) {
        return runner.get("/api/v1/pids/%s/active?at=%s".formatted(PID, moment))
                .body()
                .path("version")
                .asString();
    }

    private Path hangAtStart(String lab) throws IOException {
        return Files.createFile(store.workingDirectory(lab, "1.1.0").resolve("hang_at_start"));
    }

    private void awaitStarting(String lab) {
        await().untilAsserted(() -> assertThat(
                        runner.get("/api/v1/processes").body().valueStream())
                .anySatisfy(process -> {
                    assertThat(process.path("id").asString()).isEqualTo(lab + "@1.1.0~1");
                    assertThat(process.path("state").asString()).isEqualTo("starting");
                }));
    }

    private void assertStillServedByTheOldVersion() {
        Answer answer = runner.call(PID, "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().path("name").asString()).isEqualTo("crash_lab");
        assertThat(answer.body().path("version").asString()).isEqualTo("1.0.0");
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "client").start());
    }
}
