package io.procvision.runner.canary;

import static io.procvision.runner.canary.Plans.ANNA;
import static io.procvision.runner.canary.Plans.NEW;
import static io.procvision.runner.canary.Plans.OLD;
import static io.procvision.runner.canary.Plans.named;
import static io.procvision.runner.canary.Plans.percent;
import static io.procvision.runner.canary.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.history.AuditTrailConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What canaries promise of the database, on whichever the subclass names. Each test has PIDs of its own. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // transitions open their own transactions, as in production
@Import({CanaryTransitions.class, AuditTrailConfiguration.class, CanaryStoreContract.StoppedClock.class})
abstract class CanaryStoreContract {

    private static final Duration BAKE = Duration.ofMinutes(10);
    private static final Decision ANNAS = new Decision(ANNA, "because");

    @TestConfiguration(proxyBeanMethods = false)
    static class StoppedClock {
        @Bean
        SettableClock clock() {
            return new SettableClock();
        }
    }

    @Autowired
    private CanaryTransitions transitions;

    @Autowired
    private Canaries canaries;

    @Autowired
    private CanarySteps steps;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SettableClock clock;

    private final String suffix = UUID.randomUUID().toString();
    private final Pid one = new Pid("P-" + suffix);
    private final Pid other = new Pid("Q-" + suffix);

    @Test
    void everythingASuccessorNeedsIsKept() {
        long id = create(one, other);
        Instant before = clock.instant().minusSeconds(3600);
        transitions.change(id, (canary, now) -> canary.start(ANNAS, line(), now));
        transitions.note(id, canary -> canary.members().begin(one, OLD, before, Plans.figures(50, 1, 2, 3, 12)));
        transitions.note(id, canary -> canary.members().arrived(one, clock.instant()));
        transitions.change(id, (canary, now) -> canary.bake(ANNAS, now));
        Trigger trigger = new Trigger("error_rate", 0.5, 0.05, Duration.ofSeconds(60), 40);
        transitions.change(id, (canary, now) -> {
            canary.stage()
                    .note(
                            new Comparison(Plans.figures(40, 20, 0, 0, 9), Plans.figures(50, 1, 2, 3, 12), BAKE),
                            "too many errors");
            return canary.abort(Decision.automatic("too many errors"), trigger);
        });

        Canary read = transitions.require(id);

        assertThat(read.target()).isEqualTo(NEW);
        assertThat(read.state()).isEqualTo(CanaryState.ABORTING);
        assertThat(read.order().criteria()).isEqualTo(Plans.criteria(Map.of("min_calls", 10.0)));
        assertThat(read.order().excluded()).isEqualTo(Plans.pids("X01"));
        assertThat(read.abortTrigger()).contains(trigger);
        assertThat(read.aborting().reason()).isEqualTo("too many errors");
        assertThat(read.stages())
                .extracting(CanaryStage::plan)
                .containsExactly(named(BAKE, one.value()), percent(100, BAKE));
        assertThat(read.stage().bakingSince()).contains(clock.instant());
        assertThat(read.stage().noted().orElseThrow().canary()).isEqualTo(Plans.figures(40, 20, 0, 0, 9));
        assertThat(read.stage().noted().orElseThrow().window()).isEqualTo(BAKE);
        CanaryPid row = read.members().find(one).orElseThrow();
        assertThat(row.state()).isEqualTo(PidProgress.ON);
        assertThat(row.from()).contains(OLD);
        assertThat(row.fromActivatedAt()).contains(before);
        assertThat(row.baseline()).isEqualTo(Plans.figures(50, 1, 2, 3, 12));
        assertThat(read.members().find(other).orElseThrow().state()).isEqualTo(PidProgress.WAITING);
        List<CanaryStep> history = steps.findByCanaryIdOrderByIdDesc(id, Limit.of(10));
        assertThat(history).extracting(CanaryStep::action).containsExactly("abort", "bake", "start", "create");
        assertThat(history.get(0).trigger()).contains(trigger);
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'canary_abort' and detail like ?")
                        .param("canary %d of%%".formatted(id))
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    /** The columns that 0.1.0 knew of are all there is. */
    @Test
    void whatTheReleaseBeforeWroteOfAPidIsReadWithoutDurations() {
        long id = create(one, other);
        transitions.change(id, (canary, now) -> canary.start(ANNAS, line(), now));
        transitions.note(id, canary -> canary.members().begin(one, OLD, clock.instant(), Figures.NONE));
        jdbc.sql("""
                        update canary_pid set baseline_calls = 50, baseline_errors = 1, baseline_timeouts = 2, baseline_ng = 3,
                        baseline_judged = 47, baseline_p95 = 12.5, baseline_durations = null where pid = ?""").param(one.value()).update();

        Figures read = transitions.require(id).members().find(one).orElseThrow().baseline();

        assertThat(read).isEqualTo(new Figures(50, 1, 2, 3, 47, 12.5, null));
        assertThat(read.timed()).isZero();
    }

    @Test
    void aRefusedTransitionLeavesNeitherHistoryNorAudit() {
        long id = create(one);

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> transitions.change(id, (canary, now) -> canary.resume(ANNAS, now)));

        assertThat(steps.findByCanaryIdOrderByIdDesc(id, Limit.of(10)))
                .extracting(CanaryStep::action)
                .containsExactly("create");
    }

    @Test
    void ofManyCanariesForAPidAtOnceOneBegins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> attempt = () -> {
                try {
                    create(one);
                    return true;
                } catch (RunnerException refused) {
                    assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT);
                    return false;
                }
            };
            List<Boolean> begun = new ArrayList<>();
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(8, attempt))) {
                begun.add(each.get());
            }
            assertThat(begun).containsOnlyOnce(true);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClaimLastsUntilTheEnd() {
        long id = create(one, other);
        assertThat(canaries.findByClaimedPid(one.value())).map(Canary::id).contains(id);
        assertThat(canaries.findClaims())
                .filteredOn(claim -> claim.getCanary() == id)
                .extracting(Canaries.Claim::pid)
                .containsExactlyInAnyOrder(one, other);

        transitions.change(id, (canary, now) -> canary.abort(ANNAS, null));
        transitions.change(id, Canary::finishAbort);

        assertThat(canaries.findByClaimedPid(one.value())).isEmpty();
        assertThat(create(one)).isGreaterThan(id);
        assertThat(canaries.countByState(CanaryState.ABORTED)).isPositive();
    }

    /** Every one changes what it read under the lock, so that no change is lost. */
    @Test
    void transitionsOfOneCanaryComeOneAfterAnother() throws Exception {
        long id = create(one);
        transitions.change(id, (canary, now) -> canary.start(ANNAS, line(), now));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> pauseOrResume = () -> {
                transitions.change(
                        id,
                        (canary, now) ->
                                canary.state() == CanaryState.PAUSED ? canary.resume(ANNAS, now) : canary.pause(ANNAS));
                return true;
            };
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(20, pauseOrResume))) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(transitions.require(id).state()).isEqualTo(CanaryState.RUNNING);
        assertThat(steps.findByCanaryIdOrderByIdDesc(id, Limit.of(100))).hasSize(22);
    }

    private long create(Pid... pids) {
        Map<Pid, Integer> claims = new TreeMap<>();
        for (Pid pid : pids) {
            claims.put(pid, claims.size());
        }
        return transitions
                .create(plan(false, named(BAKE, one.value()), percent(100, BAKE)), claims, ANNA)
                .id();
    }

    private LineUp line() {
        return Plans.line(one.value(), other.value());
    }
}
