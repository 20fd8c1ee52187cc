package io.procvision.runner.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunnerIdentityTests {

    private final RunnerIdentity self = new RunnerIdentity();

    @Test
    void aLivingRunnerIsNotGone() {
        assertThat(self.isGone(self.toString())).isFalse();
    }

    @Test
    void aLivingRunnerIsNotGoneWhenTheClockWasSetALittle() {
        assertThat(self.isGone(startedLater(Duration.ofSeconds(1)))).isFalse();
        assertThat(self.isGone(startedLater(Duration.ofSeconds(-1)))).isFalse();
    }

    @Test
    void anotherProcessWithTheSameIdDoesNotKeepARunnerAlive() {
        assertThat(self.isGone(startedLater(Duration.ofMinutes(-1)))).isTrue();
    }

    @Test
    void aRunnerWhoseProcessEndedIsGone() throws Exception {
        Process ended = new ProcessBuilder("python3", "-c", "").start();
        ended.waitFor();

        assertThat(self.isGone(parts()[0] + "/" + ended.pid() + "/" + Instant.now()))
                .isTrue();
    }

    @Test
    void nothingIsKnownOfAnotherHostOrAStrangeName() {
        assertThat(self.isGone("elsewhere/1/" + Instant.now())).isFalse();
        assertThat(self.isGone(parts()[0] + "/one/" + Instant.now())).isFalse();
        assertThat(self.isGone("unreadable")).isFalse();
    }

    @Test
    void machinesWithTheSameNameAreToldApartByTheNamesTheyAreGiven() {
        RunnerIdentity here = new RunnerIdentity("line/1");

        assertThat(here.toString()).startsWith("line_1/" + parts()[1] + "/");
        assertThat(here.isGone(parts()[0] + "/999999999/2026-01-01T00:00:00Z")).isFalse();
        assertThat(here.isGone("line_1/999999999/2026-01-01T00:00:00Z")).isTrue();
    }

    @Test
    void namesOfMachinesLeadToNoOtherFolder() {
        assertThat(new RunnerIdentity("line-3-0.local").hostInFileNames()).isEqualTo("line-3-0.local");
        assertThat(new RunnerIdentity("../../etc").hostInFileNames()).isEqualTo("__.._etc");
        assertThat(new RunnerIdentity("Linie 3: \u4e00").hostInFileNames()).isEqualTo("Linie_3___");
        assertThat(new RunnerIdentity("..").hostInFileNames()).isEqualTo("_");
    }

    private String startedLater(Duration by) {
        return "%s/%s/%s"
                .formatted(parts()[0], parts()[1], Instant.parse(parts()[2]).plus(by));
    }

    private String[] parts() {
        return self.toString().split("/", -1);
    }
}
