package io.procvision.runner.health;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.IntUnaryOperator;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How many calls took how long, by the classes of {@link CallDurations}; those of several PIDs add up, which their p95s do
 * not. What 95 of 100 calls do not exceed in truth is known the better the more were counted: {@link #p95AtLeast()} and
 * {@link #p95AtMost()} are the ones of the counted calls between which it lies but for chance, as {@link Share} rules it out.
 */
public final class Durations {

    public static final Durations NONE = new Durations(new long[CallDurations.CLASSES]);

    /** Slower than the p95. */
    private static final double SLOW = 0.05;

    private final long[] counts;
    private final long calls;

    private Durations(long[] counts) {
        this.counts = counts;
        this.calls = Arrays.stream(counts).sum();
    }

    static Durations of(IntUnaryOperator countOfClass) {
        long[] counts = new long[CallDurations.CLASSES];
        Arrays.setAll(counts, index -> Integer.toUnsignedLong(countOfClass.applyAsInt(index)));
        return new Durations(counts);
    }

    /** That many calls of one duration. */
    public static Durations of(long calls, Duration each) {
        long[] counts = new long[CallDurations.CLASSES];
        counts[CallDurations.classOf(each)] = calls;
        return new Durations(counts);
    }

    public Durations plus(Durations other) {
        long[] sum = new long[CallDurations.CLASSES];
        Arrays.setAll(sum, index -> counts[index] + other.counts[index]);
        return new Durations(sum);
    }

    /** How many there are. */
    public long calls() {
        return calls;
    }

    /** What 95 of 100 calls did not exceed, interpolated within its class; empty without calls. */
    public Optional<Duration> p95() {
        return slowest((calls - (calls * 95 + 99) / 100) + 1);
    }

    /** The slowest of which so many were slower that more than one in twenty is, beyond chance; empty without calls. */
    public Optional<Duration> p95AtLeast() {
        return slowest(first(slow -> new Share(slow, calls).atLeast() > SLOW));
    }

    /** The quickest of which so few were slower that at most one in twenty is, beyond chance; empty where there is none yet. */
    public Optional<Duration> p95AtMost() {
        return slowest(first(slow -> new Share(slow, calls).atMost() > SLOW));
    }

    /** The least number of calls, up to all, of which this holds; it has to hold of each larger one too. */
    private long first(LongPredicate holds) {
        long least = 0;
        long most = calls;
        while (least < most) {
            long middle = (least + most) / 2;
            if (holds.test(middle)) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return least;
    }

    /** The duration of the call that comes at this place if the slowest is the first; none comes at place 0. */
    private Optional<Duration> slowest(long place) {
        if (place < 1 || place > calls) {
            return Optional.empty();
        }
        long rank = calls - place + 1;
        int index = 0;
        while (rank > counts[index]) {
            rank -= counts[index++];
        }
        return Optional.of(CallDurations.within(index, rank, counts[index]));
    }

    /** For a column: the upper end of each class that has calls, in milliseconds, with their number. */
    public String write() {
        StringJoiner text = new StringJoiner(" ");
        for (int index = 0; index < counts.length; index++) {
            if (counts[index] > 0) {
                text.add(CallDurations.name(index) + ":" + counts[index]);
            }
        }
        return text.toString();
    }

    /** What {@link #write()} wrote. */
    public static Durations read(String text) {
        long[] counts = new long[CallDurations.CLASSES];
        for (String entry : text.split(" ", -1)) {
            int colon = entry.indexOf(':');
            if (colon > 0) {
                counts[CallDurations.named(entry.substring(0, colon))] += Long.parseLong(entry.substring(colon + 1));
            }
        }
        return new Durations(counts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Durations same && Arrays.equals(counts, same.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return write();
    }
}
