package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.canary.CanaryCriteria;
import io.procvision.runner.canary.CanaryView.FiguresView;
import io.procvision.runner.console.ToldFigure.Kind;
import io.procvision.runner.console.ToldFigure.Limit;
import io.procvision.runner.console.ToldFigure.Standing;
import org.junit.jupiter.api.Test;

class ToldFiguresTests {

    private static final CanaryCriteria CRITERIA = new CanaryCriteria(0.05, 0.05, 100.0, 0.1, 0.01, null, 2.0, 20);
    private static final FiguresView GOOD = new FiguresView(40, 0.02, 0, 0.1, 30.0);
    private static final FiguresView NONE = new FiguresView(0, 0, 0, 0, null);

    @Test
    void aFigureStandsAsItsGravestLimitDoes() {
        ToldFigure errors = figure("error_rate", GOOD, new FiguresView(40, 0, 0, 0.1, 30.0));

        assertThat(errors.limits())
                .containsExactly(
                        new Limit(Kind.AT_MOST, 0.05, Standing.WITHIN), new Limit(Kind.RISE, 0.01, Standing.BROKEN));
        assertThat(errors.standing()).isEqualTo(Standing.BROKEN);
    }

    @Test
    void nothingIsJudgedOnTooFewCalls() {
        FiguresView few = new FiguresView(19, 1, 1, 1, 999.0);

        assertThat(ToldFigures.of(CRITERIA, few, GOOD))
                .extracting(ToldFigure::standing)
                .containsOnly(Standing.OPEN);
    }

    @Test
    void aComparisonIsOpenWithoutCallsOfTheVersionBefore() {
        assertThat(figure("ng_rate", GOOD, NONE).standing()).isEqualTo(Standing.OPEN);
        assertThat(figure("ng_rate", GOOD, NONE).before()).isNull();
        assertThat(figure("timeout_rate", GOOD, NONE).standing()).isEqualTo(Standing.WITHIN);
    }

    @Test
    void anNgShareBreaksItsLimitInEitherDirection() {
        FiguresView blind = new FiguresView(40, 0, 0, 0, 30.0);

        assertThat(figure("ng_rate", blind, new FiguresView(40, 0, 0, 0.2, 30.0))
                        .standing())
                .isEqualTo(Standing.BROKEN);
    }

    @Test
    void durationsAreHeldAgainstBothTheirLimits() {
        ToldFigure p95 = figure("p95_ms", new FiguresView(40, 0, 0, 0, 90.0), new FiguresView(40, 0, 0, 0, 30.0));

        assertThat(p95.limits())
                .containsExactly(
                        new Limit(Kind.AT_MOST, 100, Standing.WITHIN), new Limit(Kind.RATIO, 2, Standing.BROKEN));
    }

    private static ToldFigure figure(String metric, FiguresView now, FiguresView before) {
        return ToldFigures.of(CRITERIA, now, before).stream()
                .filter(each -> each.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }
}
