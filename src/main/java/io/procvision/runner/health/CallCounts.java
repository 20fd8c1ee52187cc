package io.procvision.runner.health;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * How often calls ended in each way, and how many took how long: cumulative ones of a binding, or the difference of two.
 * Figures are kept modulo 2^32, which halves what tens of thousands of them weigh and leaves differences right as long as
 * a window holds fewer than 2^31 calls.
 */
final class CallCounts {

    private static final int OUTCOMES = CallOutcome.values().length;
    static final CallCounts NONE = new CallCounts(new int[OUTCOMES], new int[CallDurations.CLASSES]);

    private final int[] outcomes;
    private final int[] durations;

    private CallCounts(int[] outcomes, int[] durations) {
        this.outcomes = outcomes;
        this.durations = durations;
    }

    static CallCounts of(IntUnaryOperator outcome, IntUnaryOperator durationClass) {
        int[] outcomes = new int[OUTCOMES];
        Arrays.setAll(outcomes, outcome);
        int[] durations = new int[CallDurations.CLASSES];
        Arrays.setAll(durations, durationClass);
        return new CallCounts(outcomes, durations);
    }

    CallCounts minus(CallCounts earlier) {
        return of(
                index -> outcomes[index] - earlier.outcomes[index],
                index -> durations[index] - earlier.durations[index]);
    }

    CallCounts plus(CallCounts other) {
        return of(index -> outcomes[index] + other.outcomes[index], index -> durations[index] + other.durations[index]);
    }

    Map<CallOutcome, Long> byOutcome() {
        Map<CallOutcome, Long> counts = new EnumMap<>(CallOutcome.class);
        for (CallOutcome outcome : CallOutcome.values()) {
            if (outcomes[outcome.index()] != 0) {
                counts.put(outcome, Integer.toUnsignedLong(outcomes[outcome.index()]));
            }
        }
        return counts;
    }

    Durations durations() {
        return Durations.of(index -> durations[index]);
    }
}
