package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import tools.jackson.databind.JsonNode;

/** Limits as the operating system imposes them on real processes, and those it cannot impose. */
class ConfinementTests {

    private static final String NOBODY = "nobody";

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheTools() {
        for (String tool : List.of("prlimit", "taskset", "nice", "setpriv", "getent")) {
            assumeTrue(
                    ToolTrial.objectionOf(List.of(tool, "--version")).isEmpty(),
                    tool + " is not here: nothing to test");
        }
    }

    @Test
    void whoAllocatesMoreThanItsMemoryGetsAnErrorAndLives() {
        try (StandIn standIn = new StandIn(folder, confinement(Map.of("memory", "200MB")))) {
            ProcessLease lease = standIn.warm();
            AlgorithmWorker worker = lease.workers().workers().get(0);
            long before = StandIn.servedBy(standIn.run(lease, "allocate 50"));

            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> standIn.run(lease, "allocate 500"))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("1009"));

            await().untilAsserted(() -> assertThat(worker.lastLines(5)).contains("MemoryError"));
            assertThat(StandIn.servedBy(standIn.run(lease, ""))).isEqualTo(before);
        }
    }

    @Test
    void whatNeedsMoreMemoryToComeUpIsReportedWithItsOwnWords() {
        try (StandIn standIn = new StandIn(folder, confinement(Map.of("memory", "100MB")))) {
            standIn.write("greedy.py", "model = bytearray(300 << 20)\n");

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> standIn.warm(standIn.algorithm("greedy:Algorithm")))
                    .withMessageContaining("MemoryError");
            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> new InstallationCheck(standIn.launcher, standIn.settings)
                            .perform(StandIn.python(), standIn.folder, "greedy:Algorithm"))
                    .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.INSTALL_FAILED))
                    .withMessageContaining("MemoryError");
        }
    }

    @Test
    void theProcessStandsUnderItsLimitsAndKeepsItsId() {
        try (StandIn standIn = new StandIn(
                folder, confinement(Map.of("memory", "500MB", "open-files", "64", "cpus", "0", "nice", "5")))) {
            ProcessLease lease = standIn.warm();

            CallAnswer answer = standIn.run(lease, "limits");

            JsonNode limits = StandIn.data(answer).get("limits");
            assertThat(limits.get("data").asLong()).isEqualTo(500L << 20);
            assertThat(limits.get("files").asInt()).isEqualTo(64);
            assertThat(limits.get("cpus").toString()).isEqualTo("[0]");
            assertThat(limits.get("nice").asInt()).isEqualTo(5);
            assertThat(lease.workers().workers().get(0).process().orElseThrow().osPid())
                    .isEqualTo(StandIn.servedBy(answer));
        }
    }

    @Test
    void theProcessRunsAsAUserWithoutRights() throws IOException {
        assumeRoot();
        openToAll(folder);
        try (StandIn standIn = new StandIn(folder, confinement(Map.of("user", NOBODY, "open-files", "64")))) {
            ProcessLease lease = standIn.warm(standIn.algorithm("algo:Algorithm", Path.of("/usr/bin/python3")));

            CallAnswer answer = standIn.run(lease, "limits");

            LowPrivilegeUser nobody = LowPrivilegeUser.find(NOBODY);
            JsonNode limits = StandIn.data(answer).get("limits");
            assertThat(limits.get("uid").asInt()).isEqualTo(nobody.uid());
            assertThat(limits.get("gid").asInt()).isEqualTo(nobody.gid());
            assertThat(limits.get("groups").valueStream().map(JsonNode::asInt)).doesNotContain(0);
            assertThat(limits.get("no_new_privileges").asString()).isEqualTo("1");
            assertThat(limits.get("home").asString()).isEqualTo(nobody.home());
            assertThat(limits.get("files").asInt()).isEqualTo(64);

            long child = StandIn.data(standIn.run(lease, "fork")).get("child").asLong();
            standIn.run(lease, "say still heard");
            await().untilAsserted(() ->
                    assertThat(lease.workers().workers().get(0).lastLines(1)).containsExactly("still heard"));
            lease.close();
            await().until(() -> standIn.supervisor.all().isEmpty());
            await().until(() -> !StandIn.isAlive(child));
            assertThat(standIn.marks()).isEmpty();
        }
    }

    @Test
    void aUserWhoCannotReadTheStoreIsRefused() throws IOException {
        assumeRoot();
        Path secret = Files.createDirectory(
                folder.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        openToAll(folder);

        assertThatExceptionOfType(UnavailableLimitException.class)
                .isThrownBy(() -> ConfinementTools.confine(
                        LimitSettingsTests.settings(Map.of("user", NOBODY)), user -> user.requireReadable(secret)))
                .withMessage("runner.process.limits.user is 'nobody', who may not read " + secret);
    }

    @Test
    void aLimitThatCannotBeHadIsRefusedByItsName() {
        assertThatExceptionOfType(UnavailableLimitException.class)
                .isThrownBy(() -> confinement(Map.of("cpus", "4999")))
                .withMessageContaining("runner.process.limits.cpus cannot be met: taskset:")
                .satisfies(failure -> assertThat(failure.action()).contains("or remove the setting"));
        assertThatExceptionOfType(UnavailableLimitException.class)
                .isThrownBy(() -> confinement(Map.of("user", "no_such_user")))
                .withMessageContaining("runner.process.limits.user names 'no_such_user', which is not found")
                .satisfies(failure -> assertThat(failure.action()).contains("useradd"));
        assertThatExceptionOfType(UnavailableLimitException.class)
                .isThrownBy(() -> confinement(Map.of("user", "root")))
                .withMessageContaining("who may do everything");
    }

    @Test
    void aToolThatIsMissingIsNamed() {
        assertThat(ToolTrial.objectionOf(List.of("no-such-tool", "--data=1")))
                .hasValueSatisfying(objection -> assertThat(objection).startsWith("no-such-tool is not on the PATH"));
    }

    @Test
    void anOperatorReadsWhatIsWrongAndWhatToDo() {
        UnavailableLimitException refusal = new UnavailableLimitException("what is wrong", "what to do");

        FailureAnalysis analysis = Objects.requireNonNull(
                new UnavailableLimitFailureAnalyzer().analyze(new IllegalStateException("a bean", refusal)));

        assertThat(analysis.getDescription()).isEqualTo("what is wrong");
        assertThat(analysis.getAction()).isEqualTo("what to do");
    }

    private static Confinement confinement(Map<String, String> limits) {
        return ConfinementTools.confine(LimitSettingsTests.settings(limits), user -> {});
    }

    private static void assumeRoot() {
        assumeTrue(
                ToolTrial.run(List.of("id", "-u")).output().equals("0"), "only root can run processes as another user");
    }

    /** JUnit's folders are their owner's alone. */
    private static void openToAll(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
