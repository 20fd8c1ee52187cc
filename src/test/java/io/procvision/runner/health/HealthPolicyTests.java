package io.procvision.runner.health;

import static io.procvision.runner.health.CallOutcome.CRASH;
import static io.procvision.runner.health.CallOutcome.ERROR;
import static io.procvision.runner.health.CallOutcome.NG;
import static io.procvision.runner.health.CallOutcome.OK;
import static io.procvision.runner.health.CallOutcome.OVERLOADED;
import static io.procvision.runner.health.CallOutcome.TIMEOUT;
import static io.procvision.runner.health.HealthFixture.DEFAULTS;
import static io.procvision.runner.health.HealthFixture.snapshot;
import static io.procvision.runner.health.HealthFixture.thresholds;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.Verdict.Healthy;
import io.procvision.runner.health.Verdict.Inconclusive;
import io.procvision.runner.health.Verdict.Unhealthy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthPolicyTests {

    private static final DeathToll LOOP = new DeathToll(5, 5, Duration.ofMinutes(1));
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final WorkerHealth WELL = WorkerHealth.started(Instant.EPOCH);
    private static final long GB = 1L << 30;

    @ParameterizedTest
    @CsvSource({
        // below the minimum of 20 calls nothing is known
        "0, 0, Inconclusive",
        "19, 0, Inconclusive",
        "0, 19, Inconclusive",
        // at the limit of 5 % is not above it
        "20, 0, Healthy",
        "19, 1, Healthy",
        "950, 50, Healthy",
        // above it, but so few that it may be chance
        "18, 2, Inconclusive",
        "17, 3, Inconclusive",
        "949, 51, Inconclusive",
        // above it for certain
        "16, 4, Unhealthy",
        "0, 20, Unhealthy",
        "925, 75, Unhealthy"
    })
    void errorsAreJudgedByTheirShare(long ok, long failed, String verdict) {
        assertThat(judge(Map.of(OK, ok, ERROR, failed))).isEqualTo(verdict);
        assertThat(judge(Map.of(OK, ok, CRASH, failed))).isEqualTo(verdict);
        assertThat(judge(Map.of(OK, ok, TIMEOUT, failed))).isEqualTo(verdict);
    }

    @Test
    void aPersonUnderstandsWhy() {
        Verdict verdict = HealthPolicy.judge(snapshot(Map.of(OK, 30L, NG, 14L, ERROR, 15L, CRASH, 5L)), DEFAULTS);

        assertThat(verdict)
                .isEqualTo(new Unhealthy(
                        new Trigger("error_rate", 0.3125, 0.05, WINDOW, 64),
                        "31.2 % of the last 64 calls failed (limit 5 %) within 60 s"));
    }

    @Test
    void timeoutsHaveALimitOfTheirOwn() {
        Verdict verdict = HealthPolicy.judge(
                snapshot(Map.of(OK, 50L, TIMEOUT, 50L)), thresholds(Map.of("max-timeout-rate", 0.4)));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Inconclusive.class,
                        open -> assertThat(open.reason())
                                .isEqualTo("50 % of the last 100 calls timed out (limit 40 %) within 60 s, which may be"
                                        + " chance"));
        assertThat(trigger(snapshot(Map.of(OK, 50L, TIMEOUT, 50L)), DEFAULTS).metric())
                .isEqualTo("timeout_rate");
    }

    @Test
    void theMinimumAndTheLimitAreThoseOfThePolicy() {
        Thresholds strict = thresholds(Map.of("min-calls", 5, "max-error-rate", 0.0));

        assertThat(HealthPolicy.judge(snapshot(Map.of(OK, 3L, ERROR, 1L)), strict))
                .isInstanceOf(Inconclusive.class);
        assertThat(HealthPolicy.judge(snapshot(Map.of(OK, 4L, ERROR, 1L)), strict))
                .isInstanceOf(Unhealthy.class);
        assertThat(HealthPolicy.judge(snapshot(Map.of(OK, 5L)), strict)).isInstanceOf(Healthy.class);
    }

    @Test
    void aLimitOfOneIsNeverBroken() {
        Thresholds lenient = thresholds(Map.of("max-error-rate", 1.0));

        assertThat(HealthPolicy.judge(snapshot(Map.of(ERROR, 1000L)), lenient)).isInstanceOf(Healthy.class);
    }

    @Test
    void aFullQueueSaysNothingAboutTheAlgorithm() {
        assertThat(judge(Map.of(OK, 19L, OVERLOADED, 1000L))).isEqualTo("Inconclusive");
        assertThat(judge(Map.of(OK, 20L, OVERLOADED, 1000L))).isEqualTo("Healthy");
    }

    @Test
    void missedHeartbeatsNeedNoCalls() {
        WorkerHealth once = WELL.missedHeartbeat();
        WorkerHealth twice = once.missedHeartbeat();

        assertThat(HealthPolicy.judge(snapshot(Map.of(), once), DEFAULTS)).isInstanceOf(Inconclusive.class);
        assertThat(HealthPolicy.judge(snapshot(Map.of(OK, 100L), once), DEFAULTS))
                .isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(snapshot(Map.of(), WELL, twice), DEFAULTS))
                .isEqualTo(new Unhealthy(
                        new Trigger("missed_heartbeats", 2, 2, Duration.ZERO, 0),
                        "A process of demo 1.1.0 missed 2 heartbeats in a row (limit 2)"));
        assertThat(HealthPolicy.judge(snapshot(Map.of(OK, 100L), twice.answeredHeartbeat()), DEFAULTS))
                .isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(
                        snapshot(Map.of(OK, 100L), twice), thresholds(Map.of("max-missed-heartbeats", 3))))
                .isInstanceOf(Healthy.class);
    }

    @Test
    void aCrashLoopNeedsNoCallsAndCountsUnlessRestartsAreWanted() {
        HealthSnapshot dying = snapshot(Map.of(), WELL.died(Instant.EPOCH).down(LOOP));

        assertThat(HealthPolicy.judge(dying, DEFAULTS)).isInstanceOfSatisfying(Unhealthy.class, loop -> {
            assertThat(loop.trigger()).isEqualTo(new Trigger("crash_loop", 5, 5, Duration.ofMinutes(1), 0));
            assertThat(loop.reason()).contains("demo 1.1.0", "died 5 times", "held down");
        });
        assertThat(HealthPolicy.judge(dying, HealthFixture.settings(Map.of()).thresholds(OnCrash.RESTART)))
                .isInstanceOf(Inconclusive.class);
    }

    @Test
    void memoryAndProcessorHaveNoLimitUnlessOneIsSet() {
        HealthSnapshot large = snapshot(Map.of(OK, 20L), WELL.sampled(2 * GB, 1.5));

        assertThat(HealthPolicy.judge(large, DEFAULTS)).isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(large, thresholds(Map.of("max-rss", "2GB", "max-cpu", 1.5))))
                .isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(
                        snapshot(Map.of(), WELL.sampled(2 * GB + GB / 10, 0)), thresholds(Map.of("max-rss", "2GB"))))
                .isEqualTo(new Unhealthy(
                        new Trigger("rss", 2 * GB + GB / 10, 2 * GB, Duration.ZERO, 0),
                        "A process of demo 1.1.0 occupies 2.1 GB of memory (limit 2 GB)"));
        assertThat(trigger(snapshot(Map.of(), WELL.sampled(0, 1.51)), thresholds(Map.of("max-cpu", 1.5))))
                .isEqualTo(new Trigger("cpu", 1.51, 1.5, Duration.ZERO, 0));
    }

    @Test
    void ngDriftIsJudgedInBothDirectionsOnceALimitIsSet() {
        Thresholds drift = thresholds(Map.of("max-ng-drift", 0.1));
        Share before = new Share(20, 200);
        HealthSnapshot allNg = snapshot(Map.of(NG, 100L));
        HealthSnapshot allOk = snapshot(Map.of(OK, 1000L));

        assertThat(HealthPolicy.judge(allNg, DEFAULTS, before)).isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(allNg, drift)).isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(allNg, drift, before))
                .isEqualTo(new Unhealthy(
                        new Trigger("ng_drift", 0.9, 0.1, WINDOW, 100),
                        "100 % of the last 100 parts were judged NG, but 10 % of 200 by the version before"
                                + " (limit of the difference 10 %) within 60 s"));
        assertThat(HealthPolicy.judge(allOk, drift, new Share(500, 1000))).isInstanceOf(Unhealthy.class);
        assertThat(HealthPolicy.judge(allOk, drift, new Share(100, 1000))).isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(allOk, drift, new Share(110, 1000))).isInstanceOf(Inconclusive.class);
    }

    @Test
    void ngDriftNeedsEnoughPartsOnBothSides() {
        Thresholds drift = thresholds(Map.of("max-ng-drift", 0.1));

        assertThat(HealthPolicy.judge(snapshot(Map.of(NG, 100L)), drift, new Share(0, 19)))
                .isInstanceOf(Healthy.class);
        assertThat(HealthPolicy.judge(snapshot(Map.of(NG, 100L)), drift, new Share(0, 20)))
                .isInstanceOf(Unhealthy.class);
    }

    @Test
    void theGravestIsNamed() {
        Thresholds all = thresholds(Map.of("max-rss", "1GB", "max-cpu", 1));
        Map<CallOutcome, Long> failing = Map.of(OK, 20L, ERROR, 60L, TIMEOUT, 20L);
        WorkerHealth greedy = WELL.sampled(2 * GB, 8);
        WorkerHealth silent = WELL.missedHeartbeat().missedHeartbeat();
        WorkerHealth down = WELL.died(Instant.EPOCH).down(LOOP);

        assertThat(trigger(snapshot(failing, greedy, silent, down), all).metric())
                .isEqualTo("crash_loop");
        assertThat(trigger(snapshot(failing, greedy, silent), all).metric()).isEqualTo("missed_heartbeats");
        assertThat(trigger(snapshot(failing, greedy), all).metric()).isEqualTo("error_rate");
        assertThat(trigger(snapshot(Map.of(OK, 20L, ERROR, 20L, TIMEOUT, 60L), greedy), all)
                        .metric())
                .isEqualTo("timeout_rate");
        assertThat(trigger(snapshot(Map.of(OK, 100L), greedy), all).metric()).isEqualTo("cpu");
    }

    @Property(tries = 500)
    void onlyAShareAboveItsLimitOverEnoughCallsIsUnhealthyAndMoreErrorsNeverHeal(
            @ForAll @IntRange(max = 2000) int calls,
            @ForAll @IntRange(max = 2000) int failed,
            @ForAll @IntRange(max = 100) int limitPercent) {
        long errors = Math.min(calls, failed);
        Thresholds policy = thresholds(Map.of("max-error-rate", limitPercent / 100.0));

        Verdict verdict = HealthPolicy.judge(snapshot(Map.of(OK, calls - errors, ERROR, errors)), policy);

        if (verdict instanceof Unhealthy) {
            assertThat(calls).isGreaterThanOrEqualTo(policy.minCalls());
            assertThat((double) errors / calls).isGreaterThan(policy.maxErrorRate());
            if (errors < calls) {
                assertThat(HealthPolicy.judge(snapshot(Map.of(OK, calls - errors - 1, ERROR, errors + 1)), policy))
                        .isInstanceOf(Unhealthy.class);
            }
        }
        assertThat(verdict instanceof Inconclusive)
                .isEqualTo(calls < policy.minCalls()
                        || (!(verdict instanceof Unhealthy) && (double) errors / calls > policy.maxErrorRate()));
    }

    /** A plain comparison with the limit would have condemned it hundreds of times. */
    @Test
    void aVersionThatFailsThreeCallsInAHundredIsNotCondemned() {
        Random random = new Random(3);
        int above = 0;
        for (int run = 0; run < 20; run++) {
            boolean[] failed = new boolean[10_000];
            for (int call = 0; call < failed.length; call++) {
                failed[call] = random.nextDouble() < 0.03;
            }
            for (int end = 20; end <= failed.length; end += 5) {
                long errors = 0;
                int start = Math.max(0, end - 300);
                for (int call = start; call < end; call++) {
                    errors += failed[call] ? 1 : 0;
                }
                Verdict verdict =
                        HealthPolicy.judge(snapshot(Map.of(OK, end - start - errors, ERROR, errors)), DEFAULTS);
                assertThat(verdict).isNotInstanceOf(Unhealthy.class);
                above += verdict instanceof Inconclusive ? 1 : 0;
            }
        }
        assertThat(above).isGreaterThan(500);
    }

    @Test
    void aVersionThatFailsThreeCallsInTenIsFoundOutWithinFortyCalls() {
        Random random = new Random(4);
        int found = 0;
        for (int run = 0; run < 200; run++) {
            long errors = random.doubles(40).filter(chance -> chance < 0.3).count();
            found += HealthPolicy.judge(snapshot(Map.of(OK, 40 - errors, ERROR, errors)), DEFAULTS) instanceof Unhealthy
                    ? 1
                    : 0;
        }
        assertThat(found).isGreaterThan(190);
    }

    private static Trigger trigger(HealthSnapshot snapshot, Thresholds thresholds) {
        return HealthPolicy.judge(snapshot, thresholds) instanceof Unhealthy unhealthy
                ? unhealthy.trigger()
                : new Trigger("none", 0, 0, Duration.ZERO, 0);
    }

    private static String judge(Map<CallOutcome, Long> outcomes) {
        return HealthPolicy.judge(snapshot(outcomes), DEFAULTS).getClass().getSimpleName();
    }
}
