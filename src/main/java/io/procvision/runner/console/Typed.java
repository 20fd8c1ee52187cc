package io.procvision.runner.console;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes values of what people type, and the other way round; {@code 1006} names the field that makes no sense. */
final class Typed {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal MILLIS_PER_MINUTE = BigDecimal.valueOf(60_000);

    /** A year; more is a slip of the pen, and would not fit a duration in the end. */
    private static final BigDecimal MOST_MINUTES = BigDecimal.valueOf(60L * 24 * 365);

    /** Before and after the point; far more than any field needs, and few enough to reckon with. */
    private static final int MOST_DIGITS = 30;

    private Typed() {}

    static String text(@Nullable String typed) {
        return typed == null ? "" : typed.strip();
    }

    /** By commas, blanks or lines. */
    static List<Pid> pids(String typed) {
        return Arrays.stream(typed.split("[\\s,;、，]+"))
                .filter(text -> !text.isEmpty())
                .map(Pid::new)
                .toList();
    }

    /** Null for nothing. */
    static @Nullable Double number(String field, String typed) {
        return typed.isEmpty() ? null : (Double) decimal(field, typed).doubleValue();
    }

    /** A share of 1, typed in percent; null for nothing. */
    static @Nullable Double share(String field, String typed) {
        return typed.isEmpty()
                ? null
                : (Double) decimal(field, typed).divide(HUNDRED).doubleValue();
    }

    /** ISO 8601, typed in minutes; null for nothing. */
    static @Nullable String duration(String field, String typed) {
        if (typed.isEmpty()) {
            return null;
        }
        BigDecimal minutes = decimal(field, typed);
        if (minutes.signum() < 0 || minutes.compareTo(MOST_MINUTES) > 0) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "%s is %s minutes, but must be from 0 to %s".formatted(field, typed, MOST_MINUTES));
        }
        return Duration.ofMillis(minutes.multiply(MILLIS_PER_MINUTE).longValue())
                .toString();
    }

    static String percent(double share) {
        return plain(BigDecimal.valueOf(share).multiply(HUNDRED));
    }

    static String minutes(Duration duration) {
        return plain(BigDecimal.valueOf(duration.toMillis()).divide(MILLIS_PER_MINUTE, 3, RoundingMode.UP));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal decimal(String field, String typed) {
        BigDecimal number;
        try {
            number = new BigDecimal(typed);
        } catch (NumberFormatException malformed) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "%s is '%s', which is no number".formatted(field, typed), malformed);
        }
        if (number.scale() > MOST_DIGITS || (long) number.precision() - number.scale() > MOST_DIGITS) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "%s is '%s', but may have %d digits before and after the point at most"
                            .formatted(field, typed, MOST_DIGITS));
        }
        return number;
    }
}
