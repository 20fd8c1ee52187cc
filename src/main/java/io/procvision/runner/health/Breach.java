package io.procvision.runner.health;

import io.procvision.runner.core.Trigger;
import java.util.Comparator;

/** One broken limit. */
record Breach(Gravity gravity, Trigger trigger, String reason) {

    /** The gravest kind first; within a kind what exceeds its limit by the larger factor. */
    static final Comparator<Breach> GRAVEST_FIRST =
            Comparator.comparing(Breach::gravity).thenComparing(Breach::excess, Comparator.reverseOrder());

    private double excess() {
        return trigger.threshold() == 0 ? Double.MAX_VALUE : trigger.value() / trigger.threshold();
    }

    /** From what stops a line to what merely looks odd. */
    enum Gravity {
        CRASH_LOOP,
        HEARTBEATS,
        CALLS,
        RESOURCES,
        JUDGEMENT
    }
}
