package io.procvision.runner.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallTrendsTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion OLD = new AlgorithmVersion("demo_algo", "1.0.0");
    private static final AlgorithmVersion NEW = new AlgorithmVersion("demo_algo", "1.1.0");

    private final SettableClock clock = new SettableClock();
    private final AlgorithmMeters meters = new AlgorithmMeters(new SimpleMeterRegistry(), clock);
    private final CallTrends trends = new CallTrends(meters, clock);

    @Test
    void aTrendGoesOnAcrossASwitch() {
        call(OLD, CallOutcome.OK, 8);
        call(OLD, CallOutcome.NG, 2);
        call(NEW, CallOutcome.CRASH, 10);
        trends.sample();

        assertThat(trends.of(PID)).singleElement().satisfies(point -> {
            assertThat(point.calls()).isEqualTo(20);
            assertThat(point.errorRate()).isEqualTo(0.5);
            assertThat(point.ngRate()).isEqualTo(0.2);
            assertThat(point.p95Ms()).isPositive();
        });
    }

    @Test
    void eachPointCountsOnlyWhatIsNew() {
        call(OLD, CallOutcome.OK, 5);
        trends.sample();
        clock.advance(CallTrends.STEP);
        trends.sample();
        clock.advance(CallTrends.STEP);
        call(OLD, CallOutcome.TIMEOUT, 3);
        trends.sample();

        assertThat(trends.of(PID)).extracting(TrendPoint::calls).containsExactly(5L, 3L);
        assertThat(trends.of(PID)).extracting(TrendPoint::failed).containsExactly(0L, 3L);
    }

    @Test
    void aFullQueueIsNoCallOfTheAlgorithm() {
        call(OLD, CallOutcome.OVERLOADED, 5);
        trends.sample();

        assertThat(trends.of(PID)).isEmpty();
    }

    @Test
    void whatIsOlderThanHalfAnHourIsForgotten() {
        call(OLD, CallOutcome.OK, 5);
        trends.sample();
        clock.advance(CallTrends.STEP.multipliedBy(CallTrends.POINTS + 1));
        trends.sample();

        assertThat(trends.of(PID)).isEmpty();
    }

    private void call(AlgorithmVersion version, CallOutcome outcome, int times) {
        for (int each = 0; each < times; each++) {
            meters.record(PID, version, outcome, Duration.ofMillis(20));
        }
    }
}
