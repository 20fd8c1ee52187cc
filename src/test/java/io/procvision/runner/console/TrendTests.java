package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.health.CallTrends;
import io.procvision.runner.health.TrendPoint;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTests {

    private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");

    @Test
    void everyStepHasAValueAndEmptyOnesHaveNoRates() {
        Trend trend = Trend.of(List.of(point(NOW.minusSeconds(20), 10, 1)), List.of(), NOW);

        int last = CallTrends.POINTS - 1;
        assertThat(trend.at()).hasSize(CallTrends.POINTS).last().isEqualTo(NOW.getEpochSecond());
        assertThat(trend.calls().get(last - 2)).isEqualTo(10);
        assertThat(trend.errors().get(last - 2)).isEqualTo(10.0);
        assertThat(trend.calls().get(last)).isZero();
        assertThat(trend.errors().get(last)).isNull();
    }

    @Test
    void rowsOfTheTableAddUpWhatFellIntoThem() {
        List<Trend.Row> rows = Trend.rows(
                List.of(
                        point(NOW.plusSeconds(10), 10, 1),
                        point(NOW.plusSeconds(50), 30, 3),
                        point(NOW.plusSeconds(130), 5, 0)),
                2);

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).calls()).isEqualTo(40);
        assertThat(rows.get(0).errorRate()).isEqualTo(0.1);
        assertThat(rows.get(1).from()).isEqualTo(NOW.plusSeconds(120));
    }

    @Test
    void aSparklineEndsAtTheRightAndStaysWithinItsHeight() {
        Sparkline line = Sparkline.of(List.of(point(NOW.minusSeconds(900), 10, 10), point(NOW, 10, 0)), NOW);

        assertThat(line.errors()).isEqualTo("60.0,1.0 120.0,27.0");
    }

    @Test
    void withoutCallsThereIsNoLine() {
        assertThat(Sparkline.of(List.of(), NOW)).isEqualTo(new Sparkline("", ""));
    }

    private static TrendPoint point(Instant at, long calls, long failed) {
        return new TrendPoint(at, calls, failed, calls - failed, 0, 12.5);
    }
}
