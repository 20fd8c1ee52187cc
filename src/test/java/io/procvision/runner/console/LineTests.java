package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.process.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo_algo", "1.0.0");

    @Test
    void whatIsNotWellComesFirstAndTheGravestOfAll() {
        Line line = new Line(List.of(
                row("A01", Wellness.HEALTHY),
                row("A02", Wellness.RESTARTING),
                row("A03", Wellness.DOWN),
                row("A00", Wellness.QUIET)));

        assertThat(line.rows()).extracting(row -> row.pid().value()).containsExactly("A03", "A02", "A00", "A01");
        assertThat(line.attention())
                .hasValueSatisfying(row -> assertThat(row.pid().value()).isEqualTo("A03"));
    }

    @Test
    void aQuarantineIsLookedAtWhenNothingIsWorse() {
        LineRow held = row("B01", Wellness.HEALTHY).with(false, VERSION, null);

        assertThat(new Line(List.of(row("A01", Wellness.HEALTHY), held)).attention())
                .hasValue(held);
        assertThat(new Line(List.of(row("A01", Wellness.DOWN), held)).attention())
                .hasValueSatisfying(row -> assertThat(row.wellness()).isEqualTo(Wellness.DOWN));
        assertThat(new Line(List.of(row("A01", Wellness.HEALTHY))).attention()).isEmpty();
    }

    @Test
    void filtersCountWhatTheyShow() {
        Line line = new Line(List.of(
                row("A01", Wellness.HEALTHY).with(true, null, null),
                row("A02", Wellness.UNHEALTHY).with(false, null, 7L),
                LineRow.unbound(new Pid("A09"), Wellness.FREE, null)));

        for (LineFilter filter : LineFilter.values()) {
            assertThat(line.page(filter, "", 0, 50).total())
                    .as(filter.word())
                    .isEqualTo(line.counts().get(filter));
        }
        assertThat(line.counts())
                .containsEntry(LineFilter.ALL, 2L)
                .containsEntry(LineFilter.PINNED, 1L)
                .containsEntry(LineFilter.CANARY, 1L)
                .containsEntry(LineFilter.FREE, 1L);
    }

    @Test
    void aSearchLooksAtPidPackageAndVersionWhateverTheCase() {
        Line line = new Line(
                List.of(row("Press-7", Wellness.HEALTHY), LineRow.unbound(new Pid("X1"), Wellness.FREE, null)));

        assertThat(line.page(LineFilter.ALL, "press", 0, 50).total()).isEqualTo(1);
        assertThat(line.page(LineFilter.ALL, "DEMO", 0, 50).total()).isEqualTo(1);
        assertThat(line.page(LineFilter.ALL, "1.0.0", 0, 50).total()).isEqualTo(1);
        assertThat(line.page(LineFilter.ALL, "other", 0, 50).total()).isZero();
        assertThat(line.page(LineFilter.FREE, "x", 0, 50).total()).isEqualTo(1);
    }

    @Test
    void aPageIsAPartOfTheWhole() {
        Line line = new Line(IntStream.range(0, 120)
                .mapToObj(number -> row("P%03d".formatted(number), Wellness.HEALTHY))
                .toList());

        assertThat(line.page(LineFilter.ALL, "", 2, 50).items())
                .hasSize(20)
                .first()
                .satisfies(row -> assertThat(row.pid().value()).isEqualTo("P100"));
        assertThat(line.page(LineFilter.ALL, "", 9, 50).items()).isEmpty();
    }

    @Test
    void aPidIsDownOnlyWhenEveryWorkerIs() {
        assertThat(Wellness.of("healthy", List.of(ProcessState.HELD_DOWN, ProcessState.IDLE)))
                .isEqualTo(Wellness.HEALTHY);
        assertThat(Wellness.of("healthy", List.of(ProcessState.HELD_DOWN))).isEqualTo(Wellness.DOWN);
        assertThat(Wellness.of("inconclusive", List.of(ProcessState.HELD_DOWN, ProcessState.BACKING_OFF)))
                .isEqualTo(Wellness.RESTARTING);
        assertThat(Wellness.of("unhealthy", List.of())).isEqualTo(Wellness.UNHEALTHY);
        assertThat(Wellness.of("inconclusive", List.of())).isEqualTo(Wellness.QUIET);
    }

    private static LineRow row(String pid, Wellness wellness) {
        return new LineRow(new Pid(pid), VERSION, Instant.EPOCH, wellness, null, 10, 0.1, 0.2, false, null, null);
    }
}
