package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.activation.Activation;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/** The evaluator by a clock that is set and verdicts that are made up; the swap itself is tested elsewhere. */
class EmergencyRollbackEvaluatorTests {

    private static final AlgorithmVersion OLD = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion BAD = new AlgorithmVersion("demo", "1.1.0");
    private static final Trigger FIGURE = new Trigger("error_rate", 0.3, 0.05, Duration.ofSeconds(60), 64);
    private static final Verdict UNHEALTHY = new Verdict.Unhealthy(FIGURE, "30 % of the last 64 calls failed");

    private static final FileIdentity FILE = new FileIdentity(null, FileTime.fromMillis(0), 0);
    private static final ProcessLease LEASE = mock(ProcessLease.class);

    private final SettableClock clock = new SettableClock();
    private final EmergencySettings settings = new EmergencySettings(
            true,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            20,
            2,
            Duration.ofMinutes(5),
            0.05,
            0.05,
            2,
            null,
            null,
            null,
            false);
    private Thresholds limits = settings.thresholds(OnCrash.ROLLBACK);

    private final Map<Pid, ActiveBinding> bound = new ConcurrentSkipListMap<>();
    private final Map<Pid, Supplier<Verdict>> verdicts = new TreeMap<>();
    private final Map<Pid, Supplier<AlgorithmVersion>> targets = new TreeMap<>();
    private final List<String> rolledBack = new CopyOnWriteArrayList<>();
    private final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();

    private final RoutingTable routes = mock(RoutingTable.class);
    private final Examination examination = mock(Examination.class);
    private final Quarantine quarantine = mock(Quarantine.class);
    private final StableVersions stable = mock(StableVersions.class);
    private final Rollback rollback = mock(Rollback.class);
    private final Pins pins = mock(Pins.class);
    private final BlastRadiusBrake brake = mock(BlastRadiusBrake.class);
    private final EmergencyLead lead = mock(EmergencyLead.class);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final HealthContributorRegistry health = new DefaultHealthContributorRegistry();

    private EmergencyRollbackEvaluator evaluator;

    @BeforeEach
    void assemble() {
        when(routes.all())
                .thenAnswer(call -> bound.values().stream()
                        .map(EmergencyRollbackEvaluatorTests::route)
                        .toList());
        when(routes.find(any()))
                .thenAnswer(call -> Optional.ofNullable(bound.get(call.<Pid>getArgument(0)))
                        .map(EmergencyRollbackEvaluatorTests::route));
        when(examination.of(any(), any()))
                .thenAnswer(call -> verdicts.getOrDefault(
                                call.<ActiveBinding>getArgument(0).pid(), Verdict.Healthy::new)
                        .get());
        when(stable.isKnown(any())).thenReturn(true);
        when(quarantine.withdrawal(any())).thenReturn(Optional.empty());
        when(brake.overrun()).thenReturn(List.of());
        when(lead.isOurs()).thenReturn(true);
        when(rollback.emergency(any(ActiveBinding.class), any(EmergencyCall.class)))
                .thenAnswer(call -> rollBack(call.getArgument(0), call.getArgument(1)));
        evaluator = evaluator(quarantine, work::add);
    }

    private EmergencyRollbackEvaluator evaluator(Quarantine held, Executor workers) {
        AuditTrail audit = mock(AuditTrail.class);
        doAnswer(call -> audited.add(call.getArgument(0))).when(audit).record(any());
        EmergencyCounter counter = new EmergencyCounter(meters);
        EmergencyAlarms alarms = new EmergencyAlarms(audit, counter, clock);
        return new EmergencyRollbackEvaluator(
                routes,
                (pid, version) -> limits,
                examination,
                held,
                stable,
                alarms,
                brake,
                new Departures(
                        new EmergencyWorkers(workers),
                        new Intervention(rollback, pins, routes, alarms, counter),
                        ActuatorHealthTests.asking(health),
                        alarms,
                        clock),
                lead,
                clock);
    }

    @Test
    void anUnhealthyBindingIsLeftAfterTheBreachesThatAreAskedFor() {
        bind("A01", BAD, UNHEALTHY);

        looks(1);
        assertThat(rolledBack).isEmpty();
        looks(1);

        assertThat(rolledBack).containsExactly("A01 system error_rate: 30 % of the last 64 calls failed");
        assertThat(counted("error_rate", "rolled_back")).isEqualTo(1);
    }

    @Test
    void itIsLeftOnce() {
        bind("A01", BAD, UNHEALTHY);

        looks(2);
        verdicts.put(new Pid("A01"), Verdict.Healthy::new);
        looks(100);

        assertThat(rolledBack).hasSize(1);
    }

    @Test
    void aLookThatComesWhileTheSwitchIsUnderWayDoesNotBeginAnother() {
        bind("A01", BAD, UNHEALTHY);

        for (int look = 0; look < 10; look++) {
            evaluator.look();
        }

        assertThat(work).hasSize(1);
    }

    @Test
    void healthyAndInconclusiveBindingsStay() {
        bind("A01", BAD, new Verdict.Healthy());
        bind("A02", BAD, new Verdict.Inconclusive("3 of 20 calls"));

        looks(100);

        assertThat(rolledBack).isEmpty();
        assertThat(audited).isEmpty();
        Look last = evaluator.lastLook().orElseThrow();
        assertThat(last.bindings()).isEqualTo(2);
        assertThat(last.healthy()).isEqualTo(1);
        assertThat(last.inconclusive()).isEqualTo(1);
    }

    @Test
    void aVerdictOnTheProcessesOfAVersionIsOneOnEachOfItsPids() {
        bind("A01", BAD, UNHEALTHY);
        bind("A02", BAD, UNHEALTHY);
        bind("A03", OLD, new Verdict.Healthy());
        targets.put(new Pid("A01"), () -> {
            throw new IllegalStateException("disk full");
        });

        looks(2);

        assertThat(rolledBack).hasSize(1).allMatch(each -> each.startsWith("A02"));
        assertThat(alarm("A01")).contains("PID A01 goes on with demo 1.1.0", "disk full");
    }

    @Test
    void aPidThatCannotBeJudgedHarmsNoOther() {
        bind("A01", BAD, UNHEALTHY);
        verdicts.put(new Pid("A01"), () -> {
            throw new IllegalStateException("no meters");
        });
        bind("A02", BAD, UNHEALTHY);

        looks(2);

        assertThat(rolledBack).hasSize(1).allMatch(each -> each.startsWith("A02"));
        assertThat(evaluator.lastLook().orElseThrow().broken()).isEqualTo(1);
        assertThat(health().getDetails().toString()).contains("A01", "no meters");
    }

    @Test
    void withoutATargetItKeepsServingAndAlarmsOnce() {
        bind("A01", BAD, UNHEALTHY);
        targets.put(new Pid("A01"), () -> {
            throw new RunnerException(Problem.NO_ROLLBACK_TARGET, "PID A01 had no other version before this one");
        });

        looks(1000);

        assertThat(rolledBack).isEmpty();
        assertThat(audited).hasSize(1);
        assertThat(alarm("A01")).contains("goes on with demo 1.1.0", "PID A01 had no other version before this one");
        assertThat(audited.get(0).trigger()).isEqualTo(FIGURE);
        assertThat(counted("error_rate", "no_target")).isEqualTo(1);
    }

    @Test
    void aTargetThatAppearsLaterIsTaken() {
        bind("A01", BAD, UNHEALTHY);
        targets.put(new Pid("A01"), () -> {
            throw new RunnerException(Problem.NO_ROLLBACK_TARGET, "none");
        });
        looks(100);

        targets.remove(new Pid("A01"));
        looks(300);

        assertThat(rolledBack).hasSize(1);
    }

    @Test
    void aPinnedPidIsNotChangedButTheAlarmIsRaised() {
        bind("A01", BAD, UNHEALTHY);
        when(pins.isPinned(new Pid("A01"))).thenReturn(true);

        looks(100);

        assertThat(rolledBack).isEmpty();
        assertThat(audited).hasSize(1);
        assertThat(alarm("A01")).contains("pinned", "override_pin");
        assertThat(counted("error_rate", "pinned")).isEqualTo(1);
    }

    @Test
    void aPinnedPidIsChangedWherePinnedOnesAreIncluded() {
        limits = new EmergencySettings(
                        true,
                        settings.interval(),
                        settings.window(),
                        20,
                        2,
                        settings.coolDown(),
                        0.05,
                        0.05,
                        2,
                        null,
                        null,
                        null,
                        true)
                .thresholds(OnCrash.ROLLBACK);
        bind("A01", BAD, UNHEALTHY);
        when(pins.isPinned(new Pid("A01"))).thenReturn(true);

        looks(2);

        assertThat(rolledBack)
                .containsExactly("A01 system error_rate: 30 % of the last 64 calls failed, pinned or not");
    }

    @Test
    void whereTheEvaluatorIsSwitchedOffItJudgesAndDoesNothing() {
        limits = new EmergencySettings(
                        false,
                        settings.interval(),
                        settings.window(),
                        20,
                        2,
                        settings.coolDown(),
                        0.05,
                        0.05,
                        2,
                        null,
                        null,
                        null,
                        false)
                .thresholds(OnCrash.ROLLBACK);
        bind("A01", BAD, UNHEALTHY);

        looks(10);

        assertThat(work).isEmpty();
        assertThat(rolledBack).isEmpty();
        assertThat(health().getDetails()).containsEntry("protected", 0).containsEntry("unprotected", 1);
        assertThat(evaluator.lastLook().orElseThrow().trouble()).containsKey(new Pid("A01"));
    }

    @Test
    void whatAnOperatorDidMeanwhileIsNotUndone() {
        bind("A01", BAD, UNHEALTHY);
        looks(1);
        evaluator.look();
        ActiveBinding byHand = bind("A01", new AlgorithmVersion("demo", "1.2.0"), new Verdict.Healthy());
        targets.put(new Pid("A01"), () -> {
            throw new RunnerException(Problem.ACTIVATION_CONFLICT, "PID A01 is no longer bound as expected");
        });
        finishWork();
        looks(10);

        assertThat(bound).containsEntry(new Pid("A01"), byHand);
        assertThat(audited).isEmpty();
        assertThat(counted("error_rate", "overtaken")).isEqualTo(1);
    }

    @Test
    void aTargetThatFailsTooIsLeftAloneForTheCoolDownAndAnAlarmSaysSo() {
        bind("A01", BAD, UNHEALTHY);

        looks(100);

        assertThat(rolledBack).hasSize(1);
        assertThat(audited).hasSize(1);
        assertThat(alarm("A01")).contains("goes on with demo 1.0.0", "changed automatically");

        clock.advance(Duration.ofMinutes(5));
        looks(2);
        assertThat(rolledBack).hasSize(2);
    }

    @Test
    void anotherChangeUnderWayIsWaitedForWithoutAnAlarm() {
        bind("A01", BAD, UNHEALTHY);
        targets.put(new Pid("A01"), () -> {
            throw new RunnerException(Problem.STORE_BUSY, "PID A01 is being changed");
        });
        looks(2);
        targets.clear();
        looks(2);

        assertThat(audited).isEmpty();
        assertThat(rolledBack).hasSize(1);
    }

    @Test
    void aVersionThatIsWithdrawnIsLeftByEveryPidThatHasItHoweverWellItIs() {
        bind("A01", BAD, new Verdict.Healthy());
        bind("A02", BAD, new Verdict.Inconclusive("no calls"));
        bind("A03", OLD, new Verdict.Healthy());
        bind("A04", BAD, new Verdict.Healthy());
        when(pins.isPinned(new Pid("A04"))).thenReturn(true);
        when(quarantine.withdrawal(BAD))
                .thenReturn(
                        Optional.of(new Hold(null, BAD, clock.instant(), new Actor("anna"), "misses scratches", null)));

        looks(2);

        assertThat(rolledBack)
                .containsExactlyInAnyOrder(
                        "A01 system null: demo 1.1.0 is withdrawn everywhere: misses scratches",
                        "A02 system null: demo 1.1.0 is withdrawn everywhere: misses scratches");
        assertThat(alarm("A04")).contains("pinned");
    }

    @Test
    void aVersionThatWasAllowedAgainThroughAnotherRunnerIsNotLeft() {
        bind("A01", BAD, new Verdict.Healthy());
        Hold hold = new Hold(null, BAD, clock.instant(), new Actor("anna"), "misses scratches", null);
        when(quarantine.withdrawal(BAD)).thenReturn(Optional.of(hold));
        doAnswer(asked -> when(quarantine.withdrawal(BAD)).thenReturn(Optional.empty()))
                .when(quarantine)
                .look();

        looks(5);

        assertThat(rolledBack).isEmpty();
    }

    @Test
    void theDatabaseIsAskedOncePerBindingThatStaysOnAWithdrawnVersion() {
        bind("A01", BAD, new Verdict.Healthy());
        when(pins.isPinned(any())).thenReturn(true);
        when(quarantine.withdrawal(BAD))
                .thenReturn(
                        Optional.of(new Hold(null, BAD, clock.instant(), new Actor("anna"), "misses scratches", null)));

        looks(100);
        verify(quarantine, times(1)).look();

        bind("A02", BAD, new Verdict.Healthy());
        looks(100);
        verify(quarantine, times(2)).look();
    }

    @Test
    void noLookWaitsForADatabaseThatSaysNothing() throws Exception {
        QuarantineLog written = mock(QuarantineLog.class);
        when(written.held())
                .thenReturn(List.of(new Hold(null, OLD, clock.instant(), new Actor("anna"), "misses scratches", null)));
        Quarantine held = new Quarantine(written, new SimpleMeterRegistry());
        held.refresh();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        when(written.held()).thenAnswer(call -> {
            asked.countDown();
            answer.await();
            return List.of();
        });
        bind("A01", OLD, new Verdict.Healthy());
        bind("A02", BAD, UNHEALTHY);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            evaluator = evaluator(held, threads);

            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                looks(1);
                asked.await();
                looks(3);
            });

            await().untilAsserted(() -> assertThat(rolledBack).anyMatch(each -> each.startsWith("A02")));
        } finally {
            answer.countDown();
            threads.shutdown();
        }
    }

    @Test
    void aVersionLeftByTooManyIsStopped() {
        List<AlgorithmVersion> stopped = new ArrayList<>();
        when(brake.overrun()).thenReturn(List.of(BAD));
        doAnswer(call -> stopped.add(call.getArgument(0))).when(brake).stop(any());

        looks(1);

        assertThat(stopped).containsExactly(BAD);
    }

    @Test
    void aPinnedPidLeavesAWithdrawnVersionWhereTheWithdrawalIsMeantForPinnedOnesToo() {
        bind("A01", BAD, new Verdict.Healthy());
        when(pins.isPinned(new Pid("A01"))).thenReturn(true);
        when(quarantine.withdrawal(BAD))
                .thenReturn(Optional.of(
                        new Hold(null, BAD, clock.instant(), new Actor("anna"), "misses scratches", null, true)));

        looks(2);

        assertThat(rolledBack).hasSize(1).allMatch(each -> each.endsWith("pinned or not"));
        assertThat(audited).as("no alarm for a PID that is changed").isEmpty();
    }

    @Test
    void whileTheStoreIsDownNothingIsTriedAndOneAlarmNamesIt() {
        contribute("store", Health.down().withDetail("error", "disk full").build());
        bind("A01", BAD, UNHEALTHY);
        bind("A02", BAD, UNHEALTHY);

        looks(100);

        assertThat(rolledBack).isEmpty();
        assertThat(audited).hasSize(2);
        assertThat(alarm("A01")).contains("goes on with demo 1.1.0", "health of store", "DOWN", "disk full");
        assertThat(audited.get(0).trigger()).isEqualTo(FIGURE);
        assertThat(counted("error_rate", "held_back")).isEqualTo(2);
    }

    @Test
    void whatWasHeldBackIsDoneSoonAfterItCanBe() {
        contribute("reconciliation", Health.outOfService().build());
        bind("A01", BAD, UNHEALTHY);
        looks(1000);
        assertThat(rolledBack).isEmpty();

        contribute("reconciliation", Health.up().build());
        looks(4);

        assertThat(rolledBack).hasSize(1);
    }

    @Test
    void anotherObstacleIsAnotherAlarm() {
        bind("A01", BAD, UNHEALTHY);
        targets.put(new Pid("A01"), () -> {
            throw new RunnerException(Problem.STORE_BUSY, "PID A01 is being changed");
        });
        contribute("store", Health.down().build());
        looks(20);
        contribute("store", Health.up().build());
        contribute("reconciliation", Health.outOfService().build());
        looks(20);
        assertThat(audited)
                .extracting(AuditEvent::detail)
                .satisfiesExactly(
                        detail -> assertThat(detail).contains("health of store"),
                        detail -> assertThat(detail).contains("health of reconciliation"));

        contribute("reconciliation", Health.up().build());
        looks(20);
        contribute("reconciliation", Health.outOfService().build());
        looks(300);
        assertThat(audited).as("it was over, and has come back").hasSize(3);
    }

    @Test
    void theGroundIsLookedAtOnceHoweverManyPidsAreToBeLeftAndNeverWhereNoneIs() {
        AtomicInteger asked = new AtomicInteger();
        health.registerContributor("store", (HealthIndicator) () -> {
            asked.incrementAndGet();
            return Health.up().build();
        });
        looks(10);
        assertThat(asked).hasValue(0);

        IntStream.range(0, 50).forEach(number -> bind("P%02d".formatted(number), BAD, UNHEALTHY));
        looks(2);

        assertThat(rolledBack).hasSize(50);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoDoesNotLeadActsOnWhatItSawAndLeavesWithdrawalsAndTheBrakeToTheOneThatDoes() {
        when(lead.isOurs()).thenReturn(false);
        bind("A01", OLD, new Verdict.Healthy());
        when(quarantine.withdrawal(OLD))
                .thenReturn(
                        Optional.of(new Hold(null, OLD, clock.instant(), new Actor("anna"), "misses scratches", null)));
        bind("A02", BAD, UNHEALTHY);
        when(brake.overrun()).thenReturn(List.of(BAD));

        looks(10);

        assertThat(rolledBack).isNotEmpty().allMatch(each -> each.startsWith("A02"));
        assertThat(audited).noneMatch(alarm -> new Pid("A01").equals(alarm.pid()));
        verify(brake, never()).stop(any());
        assertThat(evaluator.lastLook().orElseThrow().trouble()).containsKey(new Pid("A01"));

        when(lead.isOurs()).thenReturn(true);
        looks(1);
        assertThat(rolledBack).anyMatch(each -> each.startsWith("A01"));
        verify(brake).stop(BAD);
    }

    @Test
    void whatAnotherRunnerChangedAutomaticallyCoolsDownHereToo() {
        ActiveBinding made = bind("A01", OLD, UNHEALTHY);
        when(stable.isAutomatic(made)).thenReturn(true);

        looks(100);
        assertThat(rolledBack).isEmpty();
        assertThat(alarm("A01")).contains("changed automatically");

        clock.advance(Duration.ofMinutes(5));
        looks(2);
        assertThat(rolledBack).hasSize(1);
    }

    @Test
    void anAlarmIsRaisedAgainOnlyAfterATimeWithoutTrouble() {
        bind("A01", BAD, UNHEALTHY);
        when(pins.isPinned(any())).thenReturn(true);
        looks(10);
        verdicts.put(new Pid("A01"), Verdict.Healthy::new);
        looks(10);
        verdicts.put(new Pid("A01"), () -> UNHEALTHY);
        looks(10);
        assertThat(audited).hasSize(1);

        verdicts.put(new Pid("A01"), Verdict.Healthy::new);
        looks(400);
        verdicts.put(new Pid("A01"), () -> UNHEALTHY);
        looks(10);
        assertThat(audited).hasSize(2);
    }

    @Test
    void healthTellsWhetherAnybodyLooks() {
        assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);

        bind("A01", BAD, UNHEALTHY);
        looks(1);
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(health().getDetails())
                .containsEntry("bindings", 1)
                .containsEntry("protected", 1)
                .containsEntry("unprotected", 0)
                .containsEntry("trouble", Map.of("A01", "demo 1.1.0: 30 % of the last 64 calls failed"));

        clock.advance(Duration.ofSeconds(8));
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anEvaluatorWhoseLooksNeverComeToAnEndIsDown() {
        doThrow(new IllegalStateException("no meters")).when(examination).takeDown();
        assertThatIllegalStateException().isThrownBy(evaluator::look);
        assertThat(health().getStatus()).as("it has only begun").isEqualTo(Status.UNKNOWN);

        clock.advance(Duration.ofSeconds(8));
        assertThatIllegalStateException().isThrownBy(evaluator::look);

        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    }

    /** By the times of the binding that took its place; what a swap itself takes is not the evaluator's. */
    @Test
    void itIsLeftWithinTheIntervalTimesTheBreachesAfterItTurnedBad() {
        bind("A01", BAD, UNHEALTHY);
        Instant bad = clock.instant();

        looks(10);

        assertThat(Duration.between(
                        bad, Objects.requireNonNull(bound.get(new Pid("A01"))).activatedAt()))
                .isEqualTo(settings.interval().multipliedBy(settings.consecutiveBreaches()));
    }

    private void contribute(String name, Health said) {
        if (health.getContributor(name) != null) {
            health.unregisterContributor(name);
        }
        health.registerContributor(name, (HealthIndicator) () -> said);
    }

    private Health health() {
        return new EmergencyEvaluatorHealthIndicator(evaluator, settings, clock).health();
    }

    private ActiveBinding bind(String pid, AlgorithmVersion version, Verdict verdict) {
        ActiveBinding binding = new ActiveBinding(new Pid(pid), version, clock.instant());
        bound.put(binding.pid(), binding);
        verdicts.put(binding.pid(), () -> verdict);
        clock.advance(Duration.ofMillis(1));
        return binding;
    }

    /** A look a second, each with what it set going. */
    private void looks(int number) {
        for (int look = 0; look < number; look++) {
            clock.advance(Duration.ofSeconds(1));
            evaluator.look();
            finishWork();
        }
    }

    private void finishWork() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private Activation rollBack(ActiveBinding left, EmergencyCall call) {
        AlgorithmVersion target = targets.getOrDefault(left.pid(), () -> OLD).get();
        Trigger trigger = call.trigger();
        rolledBack.add("%s %s %s: %s%s"
                .formatted(
                        left.pid(),
                        call.actor(),
                        trigger == null ? null : trigger.metric(),
                        call.reason(),
                        call.overridePin() ? ", pinned or not" : ""));
        Instant at = clock.instant();
        bound.put(left.pid(), new ActiveBinding(left.pid(), target, at));
        return new Activation(left.pid(), target.name(), target.version(), at, null, 0, 0);
    }

    private String alarm(String pid) {
        return audited.stream()
                .filter(event -> new Pid(pid).equals(event.pid()))
                .map(event -> event.action() + ": " + event.detail())
                .findFirst()
                .orElseThrow();
    }

    private double counted(String metric, String outcome) {
        return meters.get("runner.emergencies")
                .tags("metric", metric, "outcome", outcome)
                .counter()
                .count();
    }

    private static Route route(ActiveBinding binding) {
        return new Route(binding, FILE, LEASE);
    }
}
