package io.procvision.runner.rollback.day;

import java.time.Duration;

/** By what the simulated plant is run. */
public final class DayRules {

    /** Between two looks of the evaluator. */
    public static final Duration LOOK = Duration.ofMinutes(2);

    public static final Duration WINDOW = Duration.ofMinutes(5);
    public static final Duration COOL_DOWN = Duration.ofMinutes(10);

    /** On so many PIDs within so long a version is left before it is withdrawn everywhere. */
    static final int BRAKE_PIDS = 3;

    static final Duration BRAKE_WINDOW = Duration.ofMinutes(10);

    /** A window to be sure in, the pause after a failed attempt, and some. */
    static final int LOOKS_TO_BE_LEFT_IN = 10;

    private static final String OVERRIDING = ", pin or no pin";

    private DayRules() {}

    /** Nothing else tells from a history that a person meant pinned PIDs too. */
    public static String reason(String why, boolean overridesPin) {
        return overridesPin ? why + OVERRIDING : why;
    }

    static boolean overridesPin(String reason) {
        return reason.endsWith(OVERRIDING);
    }
}
