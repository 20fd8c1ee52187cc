package io.procvision.runner.history;

import io.procvision.runner.core.Trigger;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a row keeps the {@link Trigger} of an automatic action; all null for what a person did. */
@Embeddable
public record TriggerColumns(
        @Column(name = "trigger_metric") @Nullable String metric,
        @Column(name = "trigger_value") @Nullable Double value,
        @Column(name = "trigger_threshold") @Nullable Double threshold,
        @Column(name = "trigger_window_ms") @Nullable Long windowMs,
        @Column(name = "trigger_calls") @Nullable Long calls) {

    public static @Nullable TriggerColumns of(@Nullable Trigger trigger) {
        return trigger == null
                ? null
                : new TriggerColumns(
                        trigger.metric(),
                        trigger.value(),
                        trigger.threshold(),
                        trigger.window().toMillis(),
                        trigger.calls());
    }

    /** Null where there is none, which a provider may also tell by columns that are all null. */
    public static @Nullable Trigger trigger(@Nullable TriggerColumns columns) {
        return columns == null
                        || columns.metric == null
                        || columns.value == null
                        || columns.threshold == null
                        || columns.windowMs == null
                        || columns.calls == null
                ? null
                : new Trigger(
                        columns.metric,
                        columns.value,
                        columns.threshold,
                        Duration.ofMillis(columns.windowMs),
                        columns.calls);
    }
}
