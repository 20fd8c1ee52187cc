package io.procvision.runner.console;

import io.procvision.runner.process.ProcessState;
import java.util.List;
import java.util.Locale;

/** How a PID is, in a word; the gravest first. */
enum Wellness {
    /** Its binding file cannot be read, or names a version that is not installed. */
    DAMAGED("bad"),
    /** Its version died too often and is not started again. */
    DOWN("bad"),
    /** A limit of its policy is broken. */
    UNHEALTHY("bad"),
    /** Its version died and is about to be started again. */
    RESTARTING("warn"),
    HEALTHY("good"),
    /** Too few calls to tell. */
    QUIET("off"),
    /** An installed package supports it, but it has no version. */
    FREE("off");

    private final String tone;

    Wellness(String tone) {
        this.tone = tone;
    }

    /**
     * @param verdict in the word of the policy
     * @param processes that serve it; empty while none has been launched
     */
    static Wellness of(String verdict, List<ProcessState> processes) {
        boolean anyWell = processes.stream()
                .anyMatch(state -> state != ProcessState.HELD_DOWN && state != ProcessState.BACKING_OFF);
        if (!processes.isEmpty() && !anyWell) {
            return processes.contains(ProcessState.BACKING_OFF) ? RESTARTING : DOWN;
        }
        return switch (verdict) {
            case "healthy" -> HEALTHY;
            case "unhealthy" -> UNHEALTHY;
            default -> QUIET;
        };
    }

    public String tone() {
        return tone;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean needsAttention() {
        return compareTo(RESTARTING) <= 0;
    }
}
