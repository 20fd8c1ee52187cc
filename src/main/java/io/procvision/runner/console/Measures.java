package io.procvision.runner.console;

import java.text.NumberFormat;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Writes numbers with their units as people of the page's language do; templates know it as a bean. */
@Component("measures")
class Measures {

    private static final String NONE = "–";
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

    private final MessageSource messages;

    Measures(MessageSource messages) {
        this.messages = messages;
    }

    public String bytes(long count) {
        double value = count;
        int unit = 0;
        while (value >= 1000 && unit < BYTES.length - 1) {
            value /= 1000;
            unit++;
        }
        return "%s %s".formatted(number(value, unit == 0 || value >= 100 ? 0 : 1), BYTES[unit]);
    }

    /** Of an ISO 8601 duration: {@code 1 h 30 min}. */
    public String duration(String iso) {
        Duration duration = Duration.parse(iso);
        if (duration.isZero()) {
            return say("measure.none");
        }
        StringBuilder text = new StringBuilder();
        append(text, "measure.hours", duration.toHours());
        append(text, "measure.minutes", duration.toMinutesPart());
        append(text, "measure.seconds", duration.toSecondsPart());
        return text.isEmpty() ? say("measure.milliseconds", duration.toMillis()) : text.toString();
    }

    /** A dash where there is none. */
    public String figure(@Nullable Double value, ToldFigure.Unit unit) {
        if (value == null) {
            return NONE;
        }
        return switch (unit) {
            case COUNT -> number(value, 0);
            case SHARE -> number(value * 100, 2) + " %";
            case MILLIS -> say("measure.milliseconds", number(value, value < 10 ? 1 : 0));
        };
    }

    /** In words: at most so much, or so much above the version before. */
    public String limit(ToldFigure.Limit limit, ToldFigure.Unit unit) {
        String value = switch (limit.kind()) {
            case AT_LEAST, AT_MOST -> figure(limit.value(), unit);
            case RISE, SHIFT -> number(limit.value() * 100, 2);
            case RATIO -> number(limit.value(), 2);
        };
        return say("canary.limit." + limit.kind().name().toLowerCase(Locale.ROOT), value);
    }

    public String percent(double percent) {
        return number(percent, 2) + " %";
    }

    private void append(StringBuilder text, String unit, long amount) {
        if (amount > 0) {
            text.append(text.isEmpty() ? "" : " ").append(say(unit, amount));
        }
    }

    private String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }

    private static String number(double value, int digits) {
        NumberFormat format = NumberFormat.getInstance(LocaleContextHolder.getLocale());
        format.setMaximumFractionDigits(digits);
        return format.format(value);
    }
}
