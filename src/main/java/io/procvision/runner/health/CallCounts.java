package io.procvision.runner.health;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * How often calls ended in each way, and how many took how long: cumulative ones of a binding, or the difference of two.
 * Figures are kept modulo 2^32, which halves what tens of thousands of them weigh and leaves differences right as long as
 * a window holds fewer than 2^31 calls.
 */
public final class CallCounts {

    private static final int OUTCOMES = CallOutcome.values().length;
    public static final CallCounts NONE = new CallCounts(new int[OUTCOMES], new int[CallDurations.CLASSES]);

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

    public CallCounts plus(CallCounts other) {
        return of(index -> outcomes[index] + other.outcomes[index], index -> durations[index] + other.durations[index]);
    }

    public Map<CallOutcome, Long> byOutcome() {
        Map<CallOutcome, Long> counts = new EnumMap<>(CallOutcome.class);
        for (CallOutcome outcome : CallOutcome.values()) {
            if (outcomes[outcome.index()] != 0) {
                counts.put(outcome, Integer.toUnsignedLong(outcomes[outcome.index()]));
            }
        }
        return counts;
    }

    /** For {@link #parse}, by another runner too: numbers by outcome, then by class of duration. */
    public String toText() {
        return join(outcomes) + ";" + join(durations);
    }

    /** What a runner of another release wrote, which has other classes, cannot be added up: then there is nothing. */
    public static CallCounts parse(String text) {
        String[] parts = text.split(";", -1);
        int[] outcomes = numbers(parts[0]);
        int[] durations = parts.length == 2 ? numbers(parts[1]) : new int[0];
        return outcomes.length == OUTCOMES && durations.length == CallDurations.CLASSES
                ? new CallCounts(outcomes, durations)
                : NONE;
    }

    private static String join(int[] counts) {
        return Arrays.stream(counts).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(","));
    }

    private static int[] numbers(String joined) {
        return Arrays.stream(joined.split(",", -1))
                .mapToInt(Integer::parseUnsignedInt)
                .toArray();
    }

    public Durations durations() {
        return Durations.of(index -> durations[index]);
    }
}
