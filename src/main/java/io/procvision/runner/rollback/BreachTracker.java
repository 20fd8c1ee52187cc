package io.procvision.runner.rollback;

import io.procvision.runner.health.Thresholds;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the evaluator remembers of one PID between two looks, so that one bad second changes nothing and a change is not
 * followed by the next:
 *
 * <ul>
 *   <li>only as many unhealthy verdicts in a row as the thresholds ask for are acted on. A healthy one begins the count
 *       anew; an inconclusive one leaves it, because silence after a breach is no sign of recovery, but a breach that
 *       nothing has confirmed for a whole window is forgotten;
 *   <li>after an automatic change the PID is left alone for the cool-down. A binding that a person made is new
 *       ground: it is neither condemned by what was counted before nor unprotected while an older change cools down;
 *   <li>an attempt that failed is repeated after a pause that doubles, up to five minutes; one that was not made, because
 *       no swap can be made at all, soon after.
 * </ul>
 */
final class BreachTracker {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration GROUND_PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private @Nullable ActiveBinding binding;
    private int breaches;
    private Instant lastBreach = Instant.MIN;
    private boolean acting;
    private int failures;
    private Instant pausedUntil = Instant.MIN;
    /** The binding that the cool-down is for: one that a person made is new ground. */
    private @Nullable ActiveBinding cooling;

    private Instant coolingUntil = Instant.MIN;

    /** What to do about a binding now. */
    enum Advice {
        WAIT,
        /** Leave it; no other advice comes before {@link #changed} or {@link #failed}. */
        ACT,
        /** It ought to be left, were it not for a change a moment ago. */
        COOLING_DOWN
    }

    synchronized Advice observe(ActiveBinding seen, Verdict verdict, Thresholds thresholds, Instant now) {
        if (acting) {
            return Advice.WAIT;
        }
        follow(seen);
        if (verdict instanceof Verdict.Healthy) {
            breaches = 0;
            failures = 0;
        }
        if (!(verdict instanceof Verdict.Unhealthy)) {
            return Advice.WAIT;
        }
        breaches = isRecent(lastBreach, thresholds.window(), now) ? breaches + 1 : 1;
        lastBreach = now;
        if (breaches < thresholds.consecutiveBreaches() || isAhead(pausedUntil, LONGEST_PAUSE, now)) {
            return Advice.WAIT;
        }
        if (seen.equals(cooling) && isAhead(coolingUntil, thresholds.coolDown(), now)) {
            return Advice.COOLING_DOWN;
        }
        acting = true;
        return Advice.ACT;
    }

    /** Whether to act on what was decided elsewhere, such as a withdrawal; nothing is counted and nothing cools down. */
    synchronized boolean demand(ActiveBinding seen, Instant now) {
        if (acting) {
            return false;
        }
        follow(seen);
        acting = !isAhead(pausedUntil, LONGEST_PAUSE, now);
        return acting;
    }

    /** The PID has another binding now. */
    synchronized void changed(ActiveBinding to, Duration coolDown, Instant now) {
        begin(to);
        cooling = to;
        coolingUntil = now.plus(coolDown);
    }

    /** The binding was made automatically, by another runner or before a restart: it cools down as if this one had. */
    synchronized void cool(ActiveBinding made, Instant until) {
        if (!made.equals(cooling)) {
            cooling = made;
            coolingUntil = until;
        }
    }

    /** Nothing was tried, because no swap can be made. */
    synchronized void heldBack(Instant now) {
        acting = false;
        pausedUntil = now.plus(GROUND_PAUSE);
    }

    /** Nothing could be done. */
    synchronized void failed(Instant now) {
        acting = false;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 16));
        pausedUntil = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        failures++;
    }

    private void follow(ActiveBinding seen) {
        if (!seen.equals(binding)) {
            begin(seen);
        }
    }

    private void begin(ActiveBinding next) {
        binding = next;
        breaches = 0;
        lastBreach = Instant.MIN;
        acting = false;
        failures = 0;
        pausedUntil = Instant.MIN;
    }

    private static boolean isRecent(Instant moment, Duration window, Instant now) {
        return !moment.isBefore(now.minus(window));
    }

    /** A moment further ahead than anybody would wait was set before the clock was put back. */
    private static boolean isAhead(Instant moment, Duration longest, Instant now) {
        return moment.isAfter(now) && !moment.isAfter(now.plus(longest));
    }
}
