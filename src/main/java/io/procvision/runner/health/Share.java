package io.procvision.runner.health;

/**
 * A part of a whole that was counted, such as failed calls. How large the share truly is, is known the better the more was
 * counted; {@link #atLeast()} and {@link #atMost()} leave three standard deviations for chance, as control charts do
 * (Wilson's score interval, which also holds for few and for extreme counts).
 */
public record Share(long part, long whole) {

    private static final double DEVIATIONS = 3;

    public Share {
        if (part < 0 || part > whole) {
            throw new IllegalArgumentException("%d is no part of %d".formatted(part, whole));
        }
    }

    /** As counted; 0 of nothing. */
    public double value() {
        return whole == 0 ? 0 : (double) part / whole;
    }

    public double atLeast() {
        return whole == 0 || part == 0 ? 0 : centre() - margin();
    }

    public double atMost() {
        return whole == 0 || part == whole ? 1 : centre() + margin();
    }

    private double centre() {
        return (value() + DEVIATIONS * DEVIATIONS / (2 * whole)) / weight();
    }

    private double margin() {
        double spread = value() * (1 - value()) / whole + DEVIATIONS * DEVIATIONS / (4.0 * whole * whole);
        return DEVIATIONS * Math.sqrt(spread) / weight();
    }

    private double weight() {
        return 1 + DEVIATIONS * DEVIATIONS / whole;
    }
}
