package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.canary.CanaryLimit;
import io.procvision.runner.canary.CanaryView.FiguresView;
import io.procvision.runner.console.ToldFigure.Kind;
import io.procvision.runner.console.ToldFigure.Limit;
import io.procvision.runner.console.ToldFigure.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldFiguresTests {

    private static final FiguresView GOOD = new FiguresView(40, 0.02, 0, 0.1, 30.0);
    private static final FiguresView NONE = new FiguresView(0, 0, 0, 0, null);

    private static final List<CanaryLimit> LIMITS = List.of(
            new CanaryLimit("error_rate", 0.06, 0.05, CanaryLimit.Standing.DOUBTFUL),
            new CanaryLimit("p95_ms", 90, 100, CanaryLimit.Standing.WITHIN),
            new CanaryLimit("ng_rate_delta", 0.1, 0.2, CanaryLimit.Standing.OPEN),
            new CanaryLimit("error_rate_delta", 0.06, 0.01, CanaryLimit.Standing.WITHIN),
            new CanaryLimit("p95_ratio", 3, 2, CanaryLimit.Standing.BROKEN));

    @Test
    void aFigureStandsBesideItsLimitsAndAsTheGravestOfThem() {
        ToldFigure errors = figure("error_rate", GOOD, GOOD);
        assertThat(errors.limits())
                .containsExactly(
                        new Limit(Kind.AT_MOST, 0.05, Standing.DOUBTFUL), new Limit(Kind.RISE, 0.01, Standing.WITHIN));
        assertThat(errors.standing()).isEqualTo(Standing.DOUBTFUL);

        ToldFigure p95 = figure("p95_ms", GOOD, GOOD);
        assertThat(p95.limits())
                .containsExactly(
                        new Limit(Kind.AT_MOST, 100, Standing.WITHIN), new Limit(Kind.RATIO, 2, Standing.BROKEN));
        assertThat(p95.standing()).isEqualTo(Standing.BROKEN);

        assertThat(figure("ng_rate", GOOD, GOOD).limits()).containsExactly(new Limit(Kind.SHIFT, 0.2, Standing.OPEN));
        assertThat(figure("timeout_rate", GOOD, GOOD).standing()).isEqualTo(Standing.UNLIMITED);
    }

    @Test
    void callsAreOpenUntilThereAreEnough() {
        assertThat(figure("calls", GOOD, NONE).limits()).containsExactly(new Limit(Kind.AT_LEAST, 40, Standing.WITHIN));
        assertThat(figure("calls", new FiguresView(39, 0, 0, 0, 1.0), NONE).standing())
                .isEqualTo(Standing.OPEN);
    }

    @Test
    void withoutCallsThereIsNoShare() {
        assertThat(figure("ng_rate", GOOD, NONE).before()).isNull();
        assertThat(figure("ng_rate", GOOD, NONE).now()).isEqualTo(0.1);
    }

    private static ToldFigure figure(String metric, FiguresView now, FiguresView before) {
        return ToldFigures.of(40, now, before, LIMITS).stream()
                .filter(each -> each.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }
}
