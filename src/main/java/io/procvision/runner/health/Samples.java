package io.procvision.runner.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Cumulative counts at moments of the past, the sparser the older: two of them are at least a tenth of their age apart, so
 * that a window of any length is known to a tenth, and four hours of calls every second take some hundred and twenty samples.
 */
final class Samples {

    /** The longest window there is. */
    static final Duration REACH = Duration.ofHours(4);

    private static final int PRECISION = 10;

    /** So many come before they are thinned again: with ten thousand PIDs called every second that is what a look costs. */
    private static final int BATCH = 16;

    private final List<Sample> kept = new ArrayList<>();
    private int thinned;

    Samples(Instant start, CallCounts counts) {
        kept.add(new Sample(start, counts));
    }

    /** Begins anew; also after the clock was set back, since nothing before can be placed in time any more. */
    synchronized void restart(Instant at, CallCounts counts) {
        kept.clear();
        thinned = 0;
        kept.add(new Sample(at, counts));
    }

    synchronized void add(Instant at, CallCounts counts) {
        if (at.isBefore(last().at())) {
            restart(at, counts);
            return;
        }
        kept.add(new Sample(at, counts));
        if (kept.size() >= thinned + BATCH || isDispensable(0, kept.get(1), at)) {
            thin(at);
            thinned = kept.size();
        }
    }

    /** The counts as they were at the moment, or as early as is known. */
    synchronized CallCounts at(Instant moment) {
        int index = kept.size() - 1;
        while (index > 0 && kept.get(index).at().isAfter(moment)) {
            index--;
        }
        return kept.get(index).counts();
    }

    synchronized Instant lastChange() {
        return last().at();
    }

    synchronized int size() {
        return kept.size();
    }

    private Sample last() {
        return kept.get(kept.size() - 1);
    }

    /** Drops each sample whose neighbours are close enough without it, and those that no window reaches. */
    private void thin(Instant now) {
        int size = 1;
        for (int index = 1; index < kept.size(); index++) {
            Sample next = kept.get(index);
            while (size > 0 && isDispensable(size - 1, next, now)) {
                size--;
            }
            kept.set(size++, next);
        }
        kept.subList(size, kept.size()).clear();
    }

    private boolean isDispensable(int index, Sample next, Instant now) {
        Duration age = Duration.between(next.at(), now);
        return index == 0
                ? age.compareTo(REACH) >= 0
                : Duration.between(kept.get(index - 1).at(), next.at())
                                .multipliedBy(PRECISION)
                                .compareTo(age)
                        <= 0;
    }

    private record Sample(Instant at, CallCounts counts) {}
}
