package io.procvision.runner.history;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a switch is meant, and when it takes effect: strictly later than the one before on its PID, so that the three keys
 * of a binding file identify its switch, and no finer than the file and every database keep it.
 */
final class SwitchTimes {

    private final Clock clock;

    SwitchTimes(Clock clock) {
        this.clock = clock;
    }

    /** Later than the newest of the log, and than the binding that is replaced, unless that claims to be of the future. */
    Instant after(Optional<Switch> newest, SwitchIntent intent) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant last = newest.map(Switch::at).orElse(Instant.MIN);
        BoundVersion from = intent.from();
        if (from != null
                && from.activatedAt().isAfter(last)
                && !from.activatedAt().isAfter(now)) {
            last = from.activatedAt();
        }
        return now.isAfter(last) ? now : last.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
    }

    /**
     * The moment of the swap, for one that is the newest of the log: never before it was meant, and not of the future,
     * however the clock of the file system goes.
     */
    Instant effective(Switch pending, Instant swapped) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant at = swapped.truncatedTo(ChronoUnit.MILLIS);
        Instant past = at.isAfter(now) ? now : at;
        return past.isAfter(pending.at()) ? past : pending.at();
    }

    /** Of one that goes on without the log, which is not asked what was before. */
    static Instant unlogged(SwitchIntent intent, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        BoundVersion from = intent.from();
        return from != null && !at.isAfter(from.activatedAt())
                ? from.activatedAt().truncatedTo(ChronoUnit.MILLIS).plusMillis(1)
                : at;
    }
}
