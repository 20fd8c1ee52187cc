package io.procvision.runner.history;

import io.procvision.runner.core.Trigger;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What caused an automatic action, as clients see it.
 *
 * @param window in seconds, as {@code PT60S}
 */
public record TriggerView(String metric, double value, double threshold, String window, long calls) {

    public static @Nullable TriggerView of(@Nullable Trigger trigger) {
        return trigger == null
                ? null
                : new TriggerView(
                        trigger.metric(), trigger.value(), trigger.threshold(), window(trigger), trigger.calls());
    }

    /** Not as {@link java.time.Duration} writes itself: 60 seconds are PT60S to clients, not PT1M. */
    private static String window(Trigger trigger) {
        BigDecimal seconds = BigDecimal.valueOf(trigger.window().toMillis(), 3).stripTrailingZeros();
        return "PT" + seconds.toPlainString() + "S";
    }
}
