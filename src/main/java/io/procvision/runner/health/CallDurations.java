package io.procvision.runner.health;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Statistic;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * How long calls took, counted in classes whose widths grow with the duration. Cumulative for good, unlike the histograms
 * of a {@code SimpleMeterRegistry}: those forget within minutes, and register a gauge for each of their classes.
 */
final class CallDurations implements Iterable<Measurement> {

    /** Upper ends, inclusive; what takes longer falls into one more class. */
    private static final long[] BOUNDARIES = IntStream.of(
                    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000,
                    5_000, 7_000, 10_000, 15_000, 20_000, 30_000)
            .mapToLong(TimeUnit.MILLISECONDS::toNanos)
            .toArray();

    static final int CLASSES = BOUNDARIES.length + 1;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(CLASSES);

    private static final String LONGEST = "more";

    void record(Duration elapsed) {
        counts.incrementAndGet(classOf(elapsed));
    }

    static int classOf(Duration elapsed) {
        int found = Arrays.binarySearch(BOUNDARIES, elapsed.toNanos());
        return found < 0 ? -found - 1 : found;
    }

    /** Of a class, by its upper end in milliseconds. */
    static String name(int index) {
        return index == BOUNDARIES.length ? LONGEST : Long.toString(TimeUnit.NANOSECONDS.toMillis(BOUNDARIES[index]));
    }

    /** The class of that name; where other versions have other ones, the one that its upper end lies in. */
    static int named(String name) {
        return name.equals(LONGEST) ? BOUNDARIES.length : classOf(Duration.ofMillis(Long.parseLong(name)));
    }

    int count(int index) {
        return counts.get(index);
    }

    /** Where in a class the rank-th of its calls lies, if they are spread evenly; the longest class has no end. */
    static Duration within(int index, long rank, long calls) {
        if (index == BOUNDARIES.length) {
            return Duration.ofNanos(BOUNDARIES[index - 1]);
        }
        long lower = index == 0 ? 0 : BOUNDARIES[index - 1];
        return Duration.ofNanos(lower + (BOUNDARIES[index] - lower) * rank / calls);
    }

    @Override
    public Iterator<Measurement> iterator() {
        return IntStream.range(0, CLASSES)
                .mapToObj(index -> new Measurement(() -> (double) counts.get(index), Statistic.COUNT))
                .iterator();
    }
}
