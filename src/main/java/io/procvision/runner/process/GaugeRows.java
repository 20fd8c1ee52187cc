package io.procvision.runner.process;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * One gauge for each of things that come and go. What stays keeps its gauge and is read when it is scraped: a row that is
 * removed and put back is there twice for a scrape in that very moment, which fails for it as a whole.
 */
final class GaugeRows<K, V> {

    private final MultiGauge gauge;
    private final Function<K, Tags> tags;
    private final ToDoubleBiFunction<K, V> figure;
    private volatile Map<K, V> present = Map.of();

    GaugeRows(MultiGauge gauge, Function<K, Tags> tags, ToDoubleBiFunction<K, V> figure) {
        this.gauge = gauge;
        this.tags = tags;
        this.figure = figure;
    }

    /** What there is now; nothing else has a gauge from then on. */
    void show(Map<K, V> now) {
        present = Map.copyOf(now);
        gauge.register(
                now.keySet().stream()
                        .<Row<?>>map(key -> Row.of(tags.apply(key), this, rows -> rows.figure(key)))
                        .toList(),
                false);
    }

    private double figure(K key) {
        V value = present.get(key);
        return value == null ? 0 : figure.applyAsDouble(key, value);
    }
}
