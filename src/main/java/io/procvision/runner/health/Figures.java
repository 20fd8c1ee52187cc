package io.procvision.runner.health;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/** Figures as people read them, the same in every locale. */
final class Figures {

    private static final int UNIT = 1024;

    private Figures() {}

    /** Of a share of 1. Small ones are told more exactly, since they stand beside small limits. */
    static String percent(double share) {
        double percent = share * 100;
        return format(percent < 10 ? "0.##" : "0.#", percent) + " %";
    }

    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < 4) {
            value /= UNIT;
            unit++;
        }
        return format("0.##", value) + new String[] {" B", " KB", " MB", " GB", " TB"}[unit];
    }

    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 60_000) {
            return format("0.#", millis / 1000.0) + " s";
        }
        return millis <= 120_000 ? millis / 1000 + " s" : format("0.#", millis / 60_000.0) + " min";
    }

    private static String format(String pattern, double value) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }
}
