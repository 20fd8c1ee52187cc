package io.procvision.runner.catalog;

import java.util.Locale;

/**
 * The steps from a delivered archive to a registered version, in their order. {@code validate} takes those up to the
 * handshake.
 */
enum InstallStep {
    READ(0, 5),
    UNPACK(5, 20),
    INTERPRETER(20, 25),
    WHEELS(25, 30),
    ENVIRONMENT(30, 35),
    DEPENDENCIES(35, 65),
    ENTRY_POINT(65, 75),
    HANDSHAKE(75, 85),
    DEPLOY(85, 87),
    COMPILE(87, 97),
    REGISTER(97, 99);

    private final int from;
    private final int to;

    InstallStep(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /** How much of the whole is done when this much of the step is; rough, but never falling. */
    int percent(double fraction) {
        return from + (int) ((to - from) * Math.max(0, Math.min(1, fraction)));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
