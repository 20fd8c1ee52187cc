package io.procvision.runner.console;

import java.text.NumberFormat;
import java.time.Duration;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Sizes and times as people read them, in the language of the page; templates know it as a bean. */
@Component("amounts")
class Amounts {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private final MessageSource messages;

    Amounts(MessageSource messages) {
        this.messages = messages;
    }

    public String bytes(long size) {
        double value = size;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        NumberFormat format = NumberFormat.getNumberInstance(LocaleContextHolder.getLocale());
        format.setMaximumFractionDigits(value < 10 && unit > 0 ? 1 : 0);
        return format.format(value) + " " + UNITS[unit];
    }

    public String duration(String iso) {
        Duration time = Duration.parse(iso);
        return time.toMinutes() > 0
                ? message("amount.minutes", time.toMinutes(), time.toSecondsPart())
                : message("amount.seconds", time.toMillis() / 1000.0);
    }

    private String message(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }
}
