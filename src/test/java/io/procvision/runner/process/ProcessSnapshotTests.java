package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessSnapshotTests {

    private static final long RUNNER = 1;
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void aProcessCountsWithItsDescendants() {
        ProcessSnapshot now = after(
                0,
                process(10, RUNNER, 100, 0),
                process(11, 10, 20, 0),
                process(12, 11, 3, 0),
                process(20, RUNNER, 7, 0));

        assertThat(now.sample(10, now, NOW).orElseThrow().rssBytes()).isEqualTo(123);
        assertThat(now.sample(20, now, NOW).orElseThrow().rssBytes()).isEqualTo(7);
        assertThat(now.sample(30, now, NOW)).isEmpty();
    }

    @Test
    void theProcessorIsCountedSinceTheLookBefore() {
        ProcessSnapshot before = after(0, process(10, RUNNER, 0, 60_000), process(11, 10, 0, 5_000));
        ProcessSnapshot now = after(2, process(10, RUNNER, 0, 61_000), process(11, 10, 0, 7_000));

        assertThat(now.sample(10, before, NOW).orElseThrow().cpu()).isEqualTo(1.5);
    }

    @Test
    void aChildThatIsNewCountsWithAllItHasUsed() {
        ProcessSnapshot before = after(0, process(10, RUNNER, 0, 60_000));
        ProcessSnapshot now = after(2, process(10, RUNNER, 0, 60_000), process(11, 10, 0, 1_000));

        assertThat(now.sample(10, before, NOW).orElseThrow().cpu()).isEqualTo(0.5);
    }

    @Test
    void anotherProcessWithTheSameIdInheritsNothing() {
        ProcessSnapshot before = after(0, new OsProcess(10, RUNNER, 1, 0, 60_000));
        ProcessSnapshot now = after(2, new OsProcess(10, RUNNER, 2, 0, 500));

        assertThat(now.sample(10, before, NOW).orElseThrow().cpu()).isEqualTo(0.25);
    }

    @Test
    void aChildThatHasEndedTakesNothingAway() {
        ProcessSnapshot before = after(0, process(10, RUNNER, 0, 1_000), process(11, 10, 50, 9_000));
        ProcessSnapshot now = after(2, process(10, RUNNER, 10, 2_000));

        ResourceSample sample = now.sample(10, before, NOW).orElseThrow();

        assertThat(sample.cpu()).isEqualTo(0.5);
        assertThat(sample.rssBytes()).isEqualTo(10);
    }

    private static ProcessSnapshot after(long seconds, OsProcess... processes) {
        List<OsProcess> all = Arrays.asList(processes);
        return new ProcessSnapshot(TimeUnit.SECONDS.toNanos(seconds), all);
    }

    private static OsProcess process(long pid, long parent, long rssBytes, long cpuMillis) {
        return new OsProcess(pid, parent, 1, rssBytes, cpuMillis);
    }
}
