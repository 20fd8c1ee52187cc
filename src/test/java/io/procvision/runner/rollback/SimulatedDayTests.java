package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.activation.Activation;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;

/**
 * A day of a plant with two hundred PIDs, by a clock that is set: versions turn bad on one PID or everywhere and recover,
 * operators bind, pin and release at random. Windows, policies, quarantine, brake and evaluator are the real ones; only the
 * swap and the database are replaced by maps. {@code -Dday.seed=…} repeats a day.
 */
class SimulatedDayTests {

    private static final long SEED = Long.getLong("day.seed", 20260301);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final int LOOKS = (int) Duration.ofDays(1).dividedBy(LOOK);
    private static final int CALLS_PER_LOOK = 5;

    /** A window to be sure in, the pause after a failed attempt, and some. */
    private static final int LOOKS_TO_BE_LEFT_IN = 20;

    private static final List<Pid> PIDS =
            IntStream.range(0, 200).mapToObj("P%03d"::formatted).map(Pid::new).toList();
    private static final List<AlgorithmVersion> VERSIONS = IntStream.range(0, 6)
            .mapToObj("1.%d.0"::formatted)
            .map(version -> new AlgorithmVersion("demo", version))
            .toList();
    private static final Thresholds LIMITS = new Thresholds(
            true,
            Duration.ofMinutes(5),
            20,
            2,
            Duration.ofMinutes(10),
            0.05,
            0.05,
            2,
            null,
            null,
            null,
            false,
            OnCrash.ROLLBACK);
    private static final ProcessLease LEASE = mock(ProcessLease.class);
    private static final FileIdentity FILE = new FileIdentity(null, FileTime.fromMillis(0), 0);

    private final Random random = new Random(SEED);
    private final SettableClock clock = new SettableClock();
    private final AlgorithmMeters meters = new AlgorithmMeters(new SimpleMeterRegistry(), clock);
    private final Deque<Runnable> work = new ArrayDeque<>();

    private final Map<Pid, Deque<ActiveBinding>> history = new TreeMap<>();
    private final Map<Hold.Key, Hold> holds = new HashMap<>();
    private final Map<AlgorithmVersion, Instant> allowed = new HashMap<>();
    private final Set<Pid> pinned = new HashSet<>();
    private final Map<Hold.Key, Integer> badUntil = new HashMap<>();
    private final Map<Pid, Instant> lastAutomatic = new HashMap<>();
    private final Map<Pid, Integer> suffering = new HashMap<>();
    private final List<AuditEvent> alarms = new ArrayList<>();

    private Quarantine quarantine;
    private EmergencyRollbackEvaluator evaluator;
    private int now;
    private int emergencies;
    private int withdrawals;

    @BeforeEach
    void assemble() {
        QuarantineLog written = stub(QuarantineLog.class);
        when(written.hold(any())).thenAnswer(call -> hold(call.getArgument(0)));
        when(written.held()).thenAnswer(call -> List.copyOf(holds.values()));
        when(written.knows(any())).thenReturn(true);
        when(written.allowedAt(any()))
                .thenAnswer(call -> Optional.ofNullable(allowed.get(call.<AlgorithmVersion>getArgument(0))));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        quarantine = new Quarantine(written, registry);
        RoutingTable routes = stub(RoutingTable.class);
        when(routes.all()).thenAnswer(call -> PIDS.stream().map(this::route).toList());
        when(routes.find(any())).thenAnswer(call -> Optional.of(route(call.getArgument(0))));
        Pins pins = stub(Pins.class);
        when(pins.isPinned(any())).thenAnswer(call -> pinned.contains(call.<Pid>getArgument(0)));
        Rollback rollback = stub(Rollback.class);
        when(rollback.emergency(any(ActiveBinding.class), any(EmergencyCall.class)))
                .thenAnswer(call -> leave(call.getArgument(0), call.getArgument(1)));
        StableVersions stable = stub(StableVersions.class);
        when(stable.isKnown(any())).thenReturn(true);
        AuditTrail audit = stub(AuditTrail.class);
        doAnswer(call -> alarms.add(call.getArgument(0))).when(audit).record(any());
        EmergencyCounter counter = new EmergencyCounter(registry);
        EmergencyAlarms raised = new EmergencyAlarms(audit, counter, clock);
        Withdrawals withdrawing = new Withdrawals(
                quarantine, written, stub(AlgorithmCatalog.class), stub(ActiveBindings.class), rollback, clock);
        ActuatorHealth actuator = ActuatorHealthTests.asking(new DefaultHealthContributorRegistry());
        EmergencyLead lead = stub(EmergencyLead.class);
        when(lead.isOurs()).thenReturn(true);
        evaluator = new EmergencyRollbackEvaluator(
                routes,
                (pid, version) -> LIMITS,
                new Examination(
                        new HealthWindows(meters, new ProcessHealth(), (pid, version) -> LIMITS, clock),
                        stable,
                        actuator),
                quarantine,
                stable,
                raised,
                new BlastRadiusBrake(
                        quarantine,
                        written,
                        withdrawing,
                        (pid, version) -> LIMITS,
                        new BrakeSettings(3, Duration.ofMinutes(10)),
                        clock),
                new Departures(
                        new EmergencyWorkers(work::add),
                        new Intervention(rollback, pins, routes, raised, counter),
                        actuator,
                        raised,
                        clock),
                lead,
                clock);
    }

    @Test
    void nothingChangesByItselfThatIsNotExplainedAndNothingBadIsLeftAlone() {
        PIDS.forEach(pid -> bind(pid, VERSIONS.get(0)));
        clock.advance(LOOK);
        PIDS.forEach(pid -> bind(pid, VERSIONS.get(1)));

        for (now = 0; now < LOOKS; now++) {
            clock.advance(LOOK);
            operatorsAndFailures();
            PIDS.forEach(this::call);
            evaluator.look();
            while (!work.isEmpty()) {
                work.remove().run();
            }
            PIDS.forEach(this::requireHelped);
        }

        assertThat(emergencies).as("the day was eventful").isGreaterThan(50);
        assertThat(withdrawals).isGreaterThan(0);
        assertThat(alarms).isNotEmpty().allSatisfy(alarm -> {
            assertThat(alarm.trigger()).isNotNull();
            assertThat(alarm.detail()).contains("goes on with");
        });
    }

    private void operatorsAndFailures() {
        Pid pid = pick(PIDS);
        if (chance(0.1)) {
            turnBad(pid, current(pid).version(), 10 + random.nextInt(20));
        }
        if (chance(0.005)) {
            turnBad(null, pick(VERSIONS), 20);
        }
        if (chance(0.2) && !pinned.contains(pid)) {
            AlgorithmVersion version = pick(VERSIONS);
            if (quarantine.find(pid, version).isEmpty()) {
                bind(pid, version);
                lastAutomatic.remove(pid);
            }
        }
        if (chance(0.03) && !pinned.remove(pid)) {
            pinned.add(pid);
        }
        if (chance(0.1) && !holds.isEmpty()) {
            Hold released = pick(List.copyOf(holds.values()));
            holds.remove(released.key());
            if (released.isWithdrawal()) {
                allowed.put(released.version(), clock.instant());
            }
            quarantine.refresh();
        }
    }

    private void call(Pid pid) {
        ActiveBinding binding = current(pid);
        double failing = isBad(binding, 0) ? 0.5 : 0.01;
        for (int call = 0; call < CALLS_PER_LOOK; call++) {
            meters.record(
                    pid,
                    binding.version(),
                    chance(failing) ? CallOutcome.ERROR : CallOutcome.OK,
                    Duration.ofMillis(20));
        }
    }

    /** The swap, with all that must hold whenever the system changes a binding. */
    private Activation leave(ActiveBinding binding, EmergencyCall call) {
        Pid pid = binding.pid();
        if (!current(pid).equals(binding)) {
            throw new RunnerException(Problem.ACTIVATION_CONFLICT, "no longer bound as expected");
        }
        AlgorithmVersion target = target(pid)
                .orElseThrow(() -> new RunnerException(Problem.NO_ROLLBACK_TARGET, "PID %s has none".formatted(pid)));
        boolean isWithdrawn = quarantine.isWithdrawn(binding.version());
        assertThat(pinned).as("pinned PIDs").doesNotContain(pid);
        assertThat(call.actor()).isEqualTo(Actor.SYSTEM);
        assertThat(call.reason()).isNotBlank();
        assertThat(call.trigger()).isNotNull();
        assertThat(isWithdrawn || isBad(binding, (int) LIMITS.window().dividedBy(LOOK) + 2))
                .as("%s was bad or withdrawn: %s, look %d, seed %d", binding, call.reason(), now, SEED)
                .isTrue();
        Instant last = lastAutomatic.put(pid, clock.instant());
        assertThat(isWithdrawn || last == null || !clock.instant().isBefore(last.plus(LIMITS.coolDown())))
                .as("%s flaps: changed at %s already, seed %d", pid, last, SEED)
                .isTrue();
        emergencies++;
        Objects.requireNonNull(history.get(pid)).removeLast();
        hold(new Hold(pid, binding.version(), clock.instant(), call.actor(), call.reason(), call.trigger()));
        quarantine.refresh();
        ActiveBinding next = bind(pid, target);
        return new Activation(pid, target.name(), target.version(), next.activatedAt(), null, 0, 0);
    }

    private void requireHelped(Pid pid) {
        ActiveBinding binding = current(pid);
        Instant last = lastAutomatic.get(pid);
        boolean isCooling = last != null && clock.instant().isBefore(last.plus(LIMITS.coolDown()));
        boolean isOurs = isBad(binding, 0)
                && !pinned.contains(pid)
                && !isCooling
                && target(pid).isPresent();
        if (!isOurs) {
            suffering.remove(pid);
        } else if (suffering.merge(pid, 1, Integer::sum) > LOOKS_TO_BE_LEFT_IN) {
            fail("%s was bad and nobody helped, at look %d, seed %d".formatted(binding, now, SEED));
        }
    }

    private Optional<AlgorithmVersion> target(Pid pid) {
        List<ActiveBinding> newestFirst = new ArrayList<>();
        Objects.requireNonNull(history.get(pid)).descendingIterator().forEachRemaining(newestFirst::add);
        AlgorithmVersion present = newestFirst.get(0).version();
        return newestFirst.stream()
                .map(ActiveBinding::version)
                .filter(version -> !version.equals(present)
                        && quarantine.find(pid, version).isEmpty())
                .findFirst();
    }

    private boolean hold(Hold hold) {
        if (holds.containsKey(new Hold.Key(null, hold.version()))) {
            return false;
        }
        holds.put(hold.key(), hold);
        if (hold.isWithdrawal()) {
            withdrawals++;
        }
        return true;
    }

    private ActiveBinding bind(Pid pid, AlgorithmVersion version) {
        ActiveBinding binding = new ActiveBinding(pid, version, clock.instant());
        history.computeIfAbsent(pid, absent -> new ArrayDeque<>()).addLast(binding);
        meters.begin(pid, version, binding.activatedAt());
        return binding;
    }

    private ActiveBinding current(Pid pid) {
        return Objects.requireNonNull(history.get(pid)).getLast();
    }

    private void turnBad(@Nullable Pid pid, AlgorithmVersion version, int looks) {
        badUntil.put(new Hold.Key(pid, version), now + looks);
    }

    /** Now, or within the last few looks. */
    private boolean isBad(ActiveBinding binding, int recently) {
        return badUntil.getOrDefault(new Hold.Key(binding.pid(), binding.version()), -1_000) + recently >= now
                || badUntil.getOrDefault(new Hold.Key(null, binding.version()), -1_000) + recently >= now;
    }

    private Route route(Pid pid) {
        return new Route(current(pid), FILE, LEASE);
    }

    private boolean chance(double part) {
        return random.nextDouble() < part;
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Keeps no record of its calls, of which there are millions. */
    private static <T> T stub(Class<T> type) {
        return mock(type, withSettings().stubOnly());
    }
}
