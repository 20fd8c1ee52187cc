package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaugeRowsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GaugeRows<String, Integer> rows = new GaugeRows<>(
            MultiGauge.builder("length").register(registry), key -> Tags.of("of", key), (key, value) -> value);

    /** A scrape between a removal and the return would find two of the kind. */
    @Test
    void whatStaysKeepsItsGaugeAndTellsItsNewFigure() {
        rows.show(Map.of("one", 1));
        Gauge one = gauge("one");

        rows.show(Map.of("one", 10, "two", 20));

        assertThat(gauge("one")).isSameAs(one);
        assertThat(one.value()).isEqualTo(10);
        assertThat(gauge("two").value()).isEqualTo(20);
    }

    @Test
    void whatIsGoneHasNoGaugeAndMayComeBack() {
        rows.show(Map.of("one", 1));
        rows.show(Map.of());
        assertThat(registry.find("length").gauges()).isEmpty();

        rows.show(Map.of("one", 2));
        assertThat(gauge("one").value()).isEqualTo(2);
    }

    private Gauge gauge(String of) {
        return registry.get("length").tag("of", of).gauge();
    }
}
