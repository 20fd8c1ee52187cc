package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.catalog.AdapterCheck;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HandshakeTests {

    @TempDir
    Path folder;

    @Test
    void helloDoesNotMeanLoaded() {
        try (StandIn standIn = new StandIn(folder)) {
            standIn.write("broken.py", "raise ImportError('no module named torch')");

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> standIn.warm(standIn.algorithm("broken:Algorithm")))
                    .havingCause()
                    .isInstanceOfSatisfying(
                            RunnerException.class,
                            failure -> assertThat(failure.problem()).isEqualTo(Problem.PREWARM_FAILED))
                    .withMessageContaining("demo 1.0.0")
                    .withMessageContaining("entry point broken:Algorithm failed: no module named torch")
                    .withMessageContaining("Traceback (most recent call last)");
            await().until(() -> standIn.supervisor.all().isEmpty());
        }
    }

    @Test
    void anAdapterThatDiesAtOnceIsReportedWithItsExitStatus() {
        try (StandIn standIn = new StandIn(folder)) {
            standIn.write("procvision_algorithm_sdk/adapter.py", "import sys; sys.exit('wrong libc')");

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(standIn::warm)
                    .withMessageContaining("ended before its hello")
                    .withMessageContaining("exit status 1")
                    .withMessageContaining("wrong libc");
        }
    }

    @Test
    void anInterpreterThatIsMissingIsReported() {
        try (StandIn standIn = new StandIn(folder)) {
            Path missing = folder.resolve("venv/bin/python");
            AdapterCheck check = new InstallationCheck(standIn.launcher, standIn.settings);

            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> check.perform(missing, standIn.folder, "algo:Algorithm"))
                    .withMessageContaining(missing.toString());
        }
    }

    @Test
    void anImportThatTakesTooLongIsCutOff() {
        try (StandIn standIn = new StandIn(folder, "handshake-timeout=1s")) {
            standIn.write("slow.py", "import time\ntime.sleep(600)");

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> standIn.warm(standIn.algorithm("slow:Algorithm")))
                    .withMessageContaining("within 1000 ms of its launch (runner.process.handshake-timeout)");
        }
    }

    @Test
    void warmUpsOfOneVersionJoin() {
        try (StandIn standIn = new StandIn(folder)) {
            CompletableFuture<ProcessLease> first = standIn.supervisor.warm(standIn.algorithm());
            CompletableFuture<ProcessLease> second = standIn.supervisor.warm(standIn.algorithm());

            assertThat(first.join().workers()).isSameAs(second.join().workers());
            assertThat(standIn.events).hasSize(1);
        }
    }

    @Test
    void cancellingAWarmUpEndsWhatOnlyItKeptAlive() {
        try (StandIn standIn = new StandIn(folder)) {
            standIn.write("slow.py", "import time\ntime.sleep(600)");
            CompletableFuture<ProcessLease> warm = standIn.supervisor.warm(standIn.algorithm("slow:Algorithm"));
            AlgorithmWorker worker = standIn.supervisor.all().get(0).workers().get(0);
            long pid = await().until(worker::process, process -> process.isPresent())
                    .orElseThrow()
                    .osPid();

            warm.cancel(false);

            await().until(() -> standIn.supervisor.all().isEmpty());
            assertThat(StandIn.isAlive(pid)).isFalse();
        }
    }

    @Test
    void cancellingAWarmUpLeavesTheOthersTheirs() {
        try (StandIn standIn = new StandIn(folder)) {
            CompletableFuture<ProcessLease> kept = standIn.supervisor.warm(standIn.algorithm());
            standIn.supervisor.warm(standIn.algorithm()).cancel(false);

            assertThat(standIn.run(kept.join(), "").status()).isEqualTo("OK");
        }
    }

    @Test
    void theProcessSeesTheEnvironmentOfTheProtocolAndNoSecrets() {
        try (StandIn standIn = new StandIn(folder)) {
            JsonNode environment =
                    StandIn.data(standIn.run(standIn.warm(), "environment")).get("environment");

            assertThat(environment.get("PROC_ENV").asString()).isEqualTo("prod");
            assertThat(environment.get("PROC_ALGO_ROOT").asString()).isEqualTo(standIn.folder.toString());
            assertThat(environment.get("PROC_SHM_DIR").asString())
                    .isEqualTo(folder.resolve("images").toString());
            assertThat(environment.get("PYTHONUNBUFFERED").asString()).isEqualTo("1");
            assertThat(environment.get("PYTHONNOUSERSITE").asString()).isEqualTo("1");
            assertThat(environment.propertyNames())
                    .doesNotContain("PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PROC_STRICT_STDIO")
                    .noneMatch(name -> name.startsWith("RUNNER_") || name.startsWith("SPRING_"));
        }
    }

    @Test
    void theCheckOfTheLaterGenerationAsksForNoInfo() {
        try (StandIn standIn = new StandIn(folder)) {
            AdapterCheck.Handshake handshake = new InstallationCheck(standIn.launcher, standIn.settings)
                    .perform(StandIn.python(), standIn.folder, "algo:Algorithm");

            assertThat(handshake.sdkVersion()).isEqualTo("0.3.2");
            assertThat(handshake.supportedPids()).isEmpty();
        }
    }

    @Test
    void theCheckOfTheEarlierGenerationLearnsItsPids() {
        try (StandIn standIn = new StandIn(folder)) {
            standIn.write("legacy-sdk", "");

            AdapterCheck.Handshake handshake = new InstallationCheck(standIn.launcher, standIn.settings)
                    .perform(StandIn.python(), standIn.folder, "algo:Algorithm");

            assertThat(handshake.sdkVersion()).isEqualTo("0.0.7");
            assertThat(handshake.supportedPids())
                    .hasValueSatisfying(pids -> assertThat(pids).containsExactly(new Pid("A01"), new Pid("A02")));
        }
    }

    @Test
    void theCheckFindsWhatPollutesStandardOutput() {
        try (StandIn standIn = new StandIn(folder)) {
            AdapterCheck check = new InstallationCheck(standIn.launcher, standIn.settings);

            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> check.perform(StandIn.python(), standIn.folder, "algo:Printing"))
                    .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.INSTALL_FAILED))
                    .withMessageContaining("algo:Printing");
            assertThat(standIn.warm(standIn.algorithm("algo:Printing")).version())
                    .isEqualTo(standIn.algorithm().version());
        }
    }
}
