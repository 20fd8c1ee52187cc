package io.procvision.runner.rollback;

import static io.procvision.runner.rollback.SimulatedPlant.PIDS;
import static io.procvision.runner.rollback.SimulatedPlant.VERSIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.PinDesk;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.canary.CanaryRequest;
import io.procvision.runner.canary.CanaryState;
import io.procvision.runner.canary.CanaryStepper;
import io.procvision.runner.canary.CanaryView;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.freeze.FreezeCalendar;
import io.procvision.runner.freeze.FreezeRequest;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.rollback.day.DayHistory;
import io.procvision.runner.rollback.day.DayInvariants;
import io.procvision.runner.rollback.day.DayRules;
import io.procvision.runner.rollback.day.NobodySuffersLong;
import io.procvision.runner.rollback.day.Trouble;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.BindingChanges;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A day of a plant with two hundred PIDs, by a clock that is set: versions turn bad on one PID or everywhere, do not start,
 * and recover; operators bind, roll back, pin, release, withdraw, allow, freeze and begin canaries at random. All of the
 * service but its processes is the real one, and what must hold is read from what it wrote: the log, the audit trail and
 * the binding files. {@code -Dday.seed=…} repeats a day.
 */
class SimulatedDayTests {

    private static final long SEED = Long.getLong("day.seed", 20260301);
    private static final Duration LOOK = DayRules.LOOK;
    private static final int LOOKS = (int) Duration.ofDays(1).dividedBy(LOOK);
    private static final int CALLS_PER_LOOK = 10;

    /** Of a version that is well: so few that no window of a day has enough of them by chance. */
    private static final double USUAL_FAILURES = 0.002;

    private static final Actor ANNA = new Actor("anna");

    private final Random random = new Random(SEED);
    private final List<Trouble> troubles = new ArrayList<>();
    private final NobodySuffersLong suffering = new NobodySuffersLong();
    private final Map<Problem, Integer> refusals = new EnumMap<>(Problem.class);
    private SimulatedPlant plant;
    private RoutingTable routes;
    private AlgorithmMeters meters;
    private Pins pins;
    private RollbackTarget target;

    /** In memory where the system has such a folder: a day of writes that are forced to a disk shows nothing more. */
    static final class Memory implements TempDirFactory {

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "day")
                    : Files.createTempDirectory("day");
        }
    }

    @BeforeEach
    void build(@TempDir(factory = Memory.class) Path home) throws Exception {
        plant = new SimulatedPlant(home);
        routes = plant.get(RoutingTable.class);
        meters = plant.get(AlgorithmMeters.class);
        pins = plant.get(Pins.class);
        target = plant.get(RollbackTarget.class);
    }

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void nothingChangesByItselfThatIsNotExplainedAndNothingBadIsLeftAlone() throws Exception {
        CanaryStepper canaries = new CanaryStepper(plant.context());
        EmergencyRollbackEvaluator evaluator = plant.get(EmergencyRollbackEvaluator.class);
        EmergencyLead lead = plant.get(EmergencyLead.class);
        for (AlgorithmVersion version : VERSIONS.subList(0, 2)) {
            for (int first = 0; first < PIDS.size(); first += 10) {
                bind(PIDS.subList(first, first + 10), version, false);
            }
            plant.pass(LOOK);
        }

        for (int look = 1; look <= LOOKS; look++) {
            plant.pass(LOOK);
            failures();
            operators();
            routes.all().forEach(this::call);
            lead.prolong();
            evaluator.look();
            plant.workOff();
            plant.at(canaries::step);
            routes.all().forEach(this::requireHelped);
            if (look % 240 == 0) {
                requireInvariants();
            }
        }

        DayRecord record = new DayRecord(plant);
        DayHistory day = record.history(troubles);
        assertThat(day.emergencies()).as("the day was eventful").hasSizeGreaterThan(50);
        assertThat(day.byCause())
                .containsKeys(SwitchCause.ACTIVATE, SwitchCause.ROLLBACK, SwitchCause.EMERGENCY, SwitchCause.CANARY);
        assertThat(day.done("withdraw", true)).as("brakes").isPositive();
        assertThat(day.done("withdraw", false)).as("withdrawals by people").isPositive();
        assertThat(day.done("pin", false)).as("pins").isPositive();
        assertThat(day.frozen()).as("freeze windows").isNotEmpty();
        assertThat(record.alarms()).isPositive();
        assertThat(day.done("canary_complete", true))
                .as("canaries that arrived")
                .isPositive();
        assertThat(day.done("canary_aborted", true))
                .as("canaries that broke a limit")
                .isPositive();
        assertThat(refusals)
                .containsOnlyKeys(
                        Problem.ACTIVATION_CONFLICT,
                        Problem.QUARANTINED,
                        Problem.FROZEN,
                        Problem.PREWARM_FAILED,
                        Problem.NO_ROLLBACK_TARGET);
    }

    private void requireInvariants() throws Exception {
        PIDS.forEach(plant.get(BindingChanges.class)::follow); // changes nothing where file and log agree
        DayHistory day = new DayRecord(plant).history(troubles);
        assertThat(DayInvariants.ALL)
                .allSatisfy(invariant -> assertThat(invariant.violations(day))
                        .as("what breaks %s, seed %d", invariant.name(), SEED)
                        .isEmpty());
    }

    private void failures() {
        if (chance(0.15)) {
            Route route = pick(routes.all());
            Pid pid = route.binding().pid();
            int looks = 5 + random.nextInt(15);
            if (chance(0.3)) { // its lamp, and no version's fault
                VERSIONS.forEach(version -> trouble(pid, version, looks));
            } else {
                trouble(pid, route.binding().version(), looks);
            }
        }
        if (chance(0.004)) {
            trouble(null, pick(VERSIONS), 10);
        }
        if (chance(0.02)) {
            AlgorithmVersion version = pick(VERSIONS);
            plant.start(version, !plant.starts(version));
        }
        VERSIONS.stream().filter(version -> chance(0.1)).forEach(version -> plant.start(version, true));
    }

    private void trouble(@Nullable Pid pid, AlgorithmVersion version, int looks) {
        Instant now = plant.clock().instant();
        troubles.add(new Trouble(pid, version, now, now.plus(LOOK.multipliedBy(looks))));
    }

    private void operators() {
        Pid pid = pick(PIDS);
        sometimes(0.15, () -> bind(List.of(pid), pick(VERSIONS), chance(0.1)));
        sometimes(0.01, () -> bind(some(5), pick(VERSIONS), false));
        sometimes(0.03, () -> back(pid, chance(0.1)));
        sometimes(0.01, () -> plant.get(Rollback.class).emergency(List.of(pid), ANNA, "at once", false));
        sometimes(0.04, () -> plant.get(PinDesk.class).pin(pid, ANNA, "acceptance"));
        sometimes(0.03, () -> pinned().ifPresent(one -> plant.get(PinDesk.class).unpin(one, ANNA, "accepted")));
        sometimes(0.1, this::release);
        sometimes(0.006, () -> plant.get(Withdrawals.class).withdraw(pick(VERSIONS), ANNA, "bad batch", false));
        sometimes(0.008, this::freeze);
        sometimes(0.04, this::canary);
        sometimes(0.05, this::decide);
    }

    private void sometimes(double part, Runnable action) {
        if (chance(part)) {
            plant.at(() -> {
                try {
                    action.run();
                } catch (RunnerException refused) {
                    refusals.merge(refused.problem(), 1, Integer::sum);
                }
            });
        }
    }

    private void bind(Collection<Pid> pids, AlgorithmVersion version, boolean overridePin) {
        plant.get(Switchover.class)
                .execute(SwitchRequest.of(
                                pids,
                                pid -> Change.to(pid, version),
                                SwitchCause.ACTIVATE,
                                ANNA,
                                DayRules.reason("better edges", overridePin))
                        .overridingPin(overridePin));
    }

    private void back(Pid pid, boolean overridePin) {
        plant.get(Rollback.class)
                .toPrevious(List.of(pid), ANNA, DayRules.reason("scratches", overridePin), overridePin);
    }

    private void release() {
        List<Hold> holds = plant.get(Quarantine.class).all().stream()
                .sorted(Comparator.comparing(Hold::at).thenComparing(hold -> String.valueOf(hold.key())))
                .toList();
        if (!holds.isEmpty()) {
            Hold hold = pick(holds);
            plant.get(Quarantine.class).release(hold.pid(), hold.version(), ANNA, "mended");
        }
    }

    private void freeze() {
        Instant now = plant.clock().instant();
        plant.get(FreezeCalendar.class)
                .add(
                        new FreezeRequest(
                                "shift", "audit", now, now.plus(Duration.ofMinutes(20)), null, null, null, null, null),
                        ANNA);
    }

    /** Of a release that is no good, now and then. */
    private void canary() {
        AlgorithmVersion version = pick(VERSIONS);
        plant.get(CanaryDesk.class)
                .create(
                        new CanaryRequest(
                                version.name(),
                                version.version(),
                                List.of(
                                        new CanaryRequest.Stage(some(3), null, "PT5M", "PT20M", null),
                                        new CanaryRequest.Stage(null, 5.0, "PT5M", "PT20M", null)),
                                Map.of("min_calls", 30.0),
                                true,
                                false,
                                null,
                                null,
                                "better edges",
                                null),
                        ANNA);
        if (chance(0.3)) {
            trouble(null, version, 10);
        }
    }

    /** A person ends what is paused, and now and then what runs. */
    private void decide() {
        CanaryDesk desk = plant.get(CanaryDesk.class);
        List<CanaryView> underWay = new ArrayList<>(
                desk.list(Optional.of(CanaryState.PAUSED), 0, 10).items());
        if (chance(0.2)) {
            underWay.addAll(desk.list(Optional.of(CanaryState.RUNNING), 0, 10).items());
        }
        if (!underWay.isEmpty()) {
            CanaryView canary = pick(underWay);
            if (canary.state() == CanaryState.PAUSED && chance(0.5)) {
                desk.resume(canary.id(), null, ANNA, "once more");
            } else {
                desk.abort(canary.id(), ANNA, "not convincing");
            }
        }
    }

    private void call(Route route) {
        ActiveBinding binding = route.binding();
        double failing = isBad(binding) ? 0.5 : USUAL_FAILURES;
        for (int call = 0; call < CALLS_PER_LOOK; call++) {
            meters.record(
                    binding.pid(),
                    binding.version(),
                    chance(failing) ? CallOutcome.ERROR : CallOutcome.OK,
                    Duration.ofMillis(20));
        }
    }

    /** A PID that is bad and has somewhere to go does not stay where it is. */
    private void requireHelped(Route route) {
        ActiveBinding binding = route.binding();
        boolean isHelpless = isBad(binding)
                && !pins.isPinned(binding.pid())
                && !plant.clock().instant().isBefore(binding.activatedAt().plus(DayRules.COOL_DOWN))
                && target.candidates(binding).stream().anyMatch(plant::starts);
        assertThat(suffering.look(binding, isHelpless)).as("seed %d", SEED).isEmpty();
    }

    private boolean isBad(ActiveBinding binding) {
        Instant now = plant.clock().instant();
        return troubles.stream()
                .anyMatch(
                        trouble -> trouble.until().isAfter(now) && trouble.concerns(binding.pid(), binding.version()));
    }

    private Optional<Pid> pinned() {
        List<Pid> pinned = PIDS.stream().filter(pins::isPinned).toList();
        return pinned.isEmpty() ? Optional.empty() : Optional.of(pick(pinned));
    }

    private List<Pid> some(int count) {
        return random.ints(0, PIDS.size())
                .distinct()
                .limit(count)
                .mapToObj(PIDS::get)
                .toList();
    }

    private boolean chance(double part) {
        return random.nextDouble() < part;
    }

    private <T> T pick(Collection<T> of) {
        return List.copyOf(of).get(random.nextInt(of.size()));
    }
}
