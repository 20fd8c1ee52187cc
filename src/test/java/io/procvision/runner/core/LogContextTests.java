package io.procvision.runner.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");

    @BeforeEach
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void whatEndsLeavesWhatWasBefore() {
        MDC.put(LogContext.OPERATOR, "anna");

        try (LogContext outer = LogContext.about(new Pid("A01"), VERSION).by(Actor.SYSTEM)) {
            try (LogContext inner = LogContext.about(new Pid("A02"), null).with(LogContext.CANARY, "7")) {
                assertThat(MDC.getCopyOfContextMap())
                        .isEqualTo(Map.of(
                                "pid", "A02", "name", "demo", "version", "1.0.0", "operator", "system", "canary", "7"));
            }
            assertThat(MDC.getCopyOfContextMap())
                    .isEqualTo(Map.of("pid", "A01", "name", "demo", "version", "1.0.0", "operator", "system"));
        }

        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("operator", "anna"));
    }

    @Test
    void workOnAnotherThreadHasTheFieldsOfTheOneThatAskedForIt() {
        MDC.put(LogContext.REQUEST_ID, "part-1");
        AtomicReference<String> there = new AtomicReference<>();
        AtomicReference<String> afterwards = new AtomicReference<>();
        Runnable work = LogContext.carriedBy(() -> there.set(RequestId.current()));

        CompletableFuture.runAsync(() -> {
                    work.run();
                    afterwards.set(RequestId.current());
                })
                .join();

        assertThat(there).hasValue("part-1");
        assertThat(afterwards).hasNullValue();
    }

    @Test
    void theFigureOfAnAutomaticActionIsInFieldsOfItsOwn() {
        Trigger trigger = new Trigger("error_rate", 0.3, 0.05, Duration.ofSeconds(60), 64);

        try (LogContext unused =
                LogContext.about(new AlgorithmVersion("demo", "1.1.0")).because(trigger)) {
            assertThat(MDC.getCopyOfContextMap())
                    .containsEntry("metric", "error_rate")
                    .containsEntry("value", "0.3")
                    .containsEntry("threshold", "0.05")
                    .containsEntry("window_seconds", "60.0")
                    .containsEntry("calls", "64");
        }
        try (LogContext unused =
                LogContext.about(new AlgorithmVersion("demo", "1.1.0")).because(null)) {
            assertThat(MDC.get("metric")).isNull();
        }
    }
}
