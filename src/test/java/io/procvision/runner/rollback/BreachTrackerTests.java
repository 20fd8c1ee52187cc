package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.rollback.BreachTracker.Advice;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreachTrackerTests {

    private static final Verdict HEALTHY = new Verdict.Healthy();
    private static final Verdict INCONCLUSIVE = new Verdict.Inconclusive("3 of 20 calls");
    private static final Verdict UNHEALTHY =
            new Verdict.Unhealthy(new Trigger("error_rate", 0.3, 0.05, Duration.ofSeconds(60), 64), "30 % failed");

    private static final Thresholds LIMITS = new Thresholds(
            true,
            Duration.ofSeconds(60),
            20,
            3,
            Duration.ofMinutes(5),
            0.05,
            0.05,
            2,
            null,
            null,
            null,
            false,
            OnCrash.ROLLBACK);

    private final BreachTracker tracker = new BreachTracker();
    private final ActiveBinding binding = binding("1.1.0", 1);
    private Instant now = Instant.parse("2026-03-01T03:00:00Z");

    @Test
    void asManyBreachesInARowAsAskedForAreActedOn() {
        assertThat(looks(UNHEALTHY, UNHEALTHY, UNHEALTHY)).isEqualTo(Advice.ACT);
    }

    @Test
    void oneBreachLessIsNot() {
        assertThat(looks(UNHEALTHY, UNHEALTHY)).isEqualTo(Advice.WAIT);
    }

    @Test
    void aHealthyLookBeginsTheCountAnew() {
        assertThat(looks(UNHEALTHY, UNHEALTHY, HEALTHY, UNHEALTHY, UNHEALTHY)).isEqualTo(Advice.WAIT);
        assertThat(looks(UNHEALTHY)).isEqualTo(Advice.ACT);
    }

    @Test
    void anInconclusiveLookNeitherCountsNorBeginsAnew() {
        assertThat(looks(UNHEALTHY, UNHEALTHY, INCONCLUSIVE, INCONCLUSIVE)).isEqualTo(Advice.WAIT);
        assertThat(looks(UNHEALTHY)).isEqualTo(Advice.ACT);
    }

    @Test
    void neverIsAnInconclusiveLookActedOn() {
        looks(UNHEALTHY, UNHEALTHY);
        for (int look = 0; look < 100; look++) {
            assertThat(looks(INCONCLUSIVE)).isEqualTo(Advice.WAIT);
        }
    }

    @Test
    void aBreachThatNothingConfirmsForAWindowIsForgotten() {
        looks(UNHEALTHY, UNHEALTHY);

        now = now.plus(LIMITS.window()).plusSeconds(1);

        assertThat(looks(UNHEALTHY, UNHEALTHY)).isEqualTo(Advice.WAIT);
    }

    @Test
    void anotherBindingIsNotCondemnedByTheBreachesOfTheOneBefore() {
        looks(UNHEALTHY, UNHEALTHY);

        assertThat(look(binding("1.2.0", 2), UNHEALTHY)).isEqualTo(Advice.WAIT);
    }

    @Test
    void theSameVersionBoundAgainIsAnotherBinding() {
        looks(UNHEALTHY, UNHEALTHY);

        assertThat(look(binding("1.1.0", 2), UNHEALTHY)).isEqualTo(Advice.WAIT);
    }

    @Test
    void nothingIsAdvisedTwice() {
        looks(UNHEALTHY, UNHEALTHY, UNHEALTHY);

        assertThat(looks(UNHEALTHY, UNHEALTHY, UNHEALTHY, UNHEALTHY)).isEqualTo(Advice.WAIT);
        assertThat(tracker.demand(binding, now)).isFalse();
    }

    @Test
    void theNewBindingSeenBeforeTheSwitchIsReportedBelongsToTheSwitch() {
        looks(UNHEALTHY, UNHEALTHY, UNHEALTHY);
        ActiveBinding target = binding("1.0.0", 2);
        look(target, HEALTHY);
        tracker.changed(target, LIMITS.coolDown(), now);

        assertThat(breachesOf(target)).isEqualTo(Advice.COOLING_DOWN);
    }

    @Test
    void afterAChangeThePidIsLeftAloneForTheCoolDown() {
        ActiveBinding target = rolledBack();

        assertThat(breachesOf(target)).isEqualTo(Advice.COOLING_DOWN);

        now = now.plus(LIMITS.coolDown());
        assertThat(breachesOf(target)).isEqualTo(Advice.ACT);
    }

    /** It copied the bindings before the change, and comes to this one after it. */
    @Test
    void aLookThatBeganBeforeTheChangeDoesNotEndTheCoolDown() {
        ActiveBinding target = rolledBack();
        look(binding, UNHEALTHY);

        assertThat(breachesOf(target)).isEqualTo(Advice.COOLING_DOWN);
    }

    @Test
    void oneThatAnotherRunnerMadeAutomaticallyCoolsDownHereToo() {
        tracker.cool(binding, now.plus(LIMITS.coolDown()));
        assertThat(breachesOf(binding)).isEqualTo(Advice.COOLING_DOWN);

        now = now.plus(LIMITS.coolDown());
        tracker.cool(binding, now.plus(LIMITS.coolDown()));
        assertThat(breachesOf(binding)).as("told again, which changes nothing").isEqualTo(Advice.ACT);
    }

    @Test
    void whatCouldNotBeTriedIsTriedSoonHoweverOftenThatWas() {
        looks(UNHEALTHY, UNHEALTHY);
        for (int time = 0; time < 10; time++) {
            assertThat(look(binding, UNHEALTHY)).isEqualTo(Advice.ACT);
            tracker.heldBack(now);
            assertThat(look(binding, UNHEALTHY)).isEqualTo(Advice.WAIT);
            now = now.plusSeconds(3);
        }
    }

    @Test
    void aBindingThatSomebodyElseMadeDoesNotHaveToWaitForTheCoolDown() {
        rolledBack();

        assertThat(breachesOf(binding("2.0.0", 3))).isEqualTo(Advice.ACT);
    }

    @Test
    void anAttemptThatFailedIsRepeatedAfterAPauseThatDoubles() {
        breachesOf(binding);
        tracker.failed(now);
        assertThat(secondsUntilNextAttempt()).isEqualTo(2);
        tracker.failed(now);
        assertThat(secondsUntilNextAttempt()).isEqualTo(4);
        tracker.failed(now);
        assertThat(secondsUntilNextAttempt()).isEqualTo(8);
    }

    @Test
    void aHealthyLookEndsThePauses() {
        breachesOf(binding);
        tracker.failed(now);
        secondsUntilNextAttempt();
        tracker.failed(now);
        now = now.plusSeconds(10);
        looks(HEALTHY);
        breachesOf(binding);
        tracker.failed(now);

        assertThat(secondsUntilNextAttempt()).isEqualTo(2);
    }

    @Test
    void aWithdrawalIsActedOnAtOnceAndDuringTheCoolDown() {
        ActiveBinding target = rolledBack();

        assertThat(tracker.demand(target, now)).isTrue();
        assertThat(tracker.demand(target, now)).isFalse();
        tracker.failed(now);
        assertThat(tracker.demand(target, now)).isFalse();
        assertThat(tracker.demand(target, now.plusSeconds(3))).isTrue();
    }

    @Test
    void aClockPutBackDoesNotProlongWhatIsWaitedFor() {
        ActiveBinding target = rolledBack();

        now = now.minus(Duration.ofHours(6));

        assertThat(breachesOf(target)).isEqualTo(Advice.ACT);
    }

    private ActiveBinding rolledBack() {
        breachesOf(binding);
        ActiveBinding target = binding("1.0.0", 2);
        tracker.changed(target, LIMITS.coolDown(), now);
        return target;
    }

    private long secondsUntilNextAttempt() {
        Instant start = now;
        while (looks(UNHEALTHY) != Advice.ACT) {
            assertThat(Duration.between(start, now)).isLessThan(Duration.ofMinutes(10));
        }
        return Duration.between(start, now).toSeconds();
    }

    private Advice breachesOf(ActiveBinding of) {
        look(of, UNHEALTHY);
        look(of, UNHEALTHY);
        return look(of, UNHEALTHY);
    }

    private Advice looks(Verdict... verdicts) {
        Advice last = Advice.WAIT;
        for (Verdict verdict : verdicts) {
            last = look(binding, verdict);
        }
        return last;
    }

    private Advice look(ActiveBinding at, Verdict verdict) {
        now = now.plusSeconds(1);
        return tracker.observe(at, verdict, LIMITS, now);
    }

    private static ActiveBinding binding(String version, int second) {
        return new ActiveBinding(
                new Pid("A01"), new AlgorithmVersion("demo", version), Instant.EPOCH.plusSeconds(second));
    }
}
