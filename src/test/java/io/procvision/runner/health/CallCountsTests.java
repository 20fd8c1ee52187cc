package io.procvision.runner.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallCountsTests {

    private final CallCounts counts =
            CallCounts.of(outcome -> outcome == CallOutcome.NG.index() ? -2 : 3, index -> index == 4 ? 70_000 : 0);

    @Test
    void anotherRunnerReadsWhatOneWrote() {
        CallCounts read = CallCounts.parse(counts.toText());

        assertThat(read.byOutcome()).isEqualTo(counts.byOutcome());
        assertThat(read.byOutcome()).containsEntry(CallOutcome.NG, 4_294_967_294L);
        assertThat(read.durations()).isEqualTo(counts.durations());
        assertThat(read.durations().p95())
                .hasValueSatisfying(p95 -> assertThat(p95).isPositive());
        assertThat(CallCounts.parse(CallCounts.NONE.toText()).byOutcome()).isEmpty();
    }

    @Test
    void whatAReleaseWithOtherClassesWroteIsNotMistakenForCalls() {
        assertThat(CallCounts.parse(counts.toText() + ",1").byOutcome()).isEmpty();
        assertThat(CallCounts.parse("1," + counts.toText()).byOutcome()).isEmpty();
        assertThat(CallCounts.parse("1,2,3").byOutcome()).isEmpty();
    }

    @Test
    void theLongestOnesFitIntoTheirColumn() {
        assertThat(CallCounts.of(outcome -> -1, index -> -1).toText()).hasSizeLessThan(1000);
    }
}
