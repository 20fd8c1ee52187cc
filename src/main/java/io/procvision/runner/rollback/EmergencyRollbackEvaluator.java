package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.ThresholdLookup;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at every binding and leaves those that are unwell. A look reads memory only: the windows, what is held back, what
 * lies before a binding; what it decides is carried out beside it, each PID by itself, and what it has to ask the database
 * is known at the next look. A verdict about a version's
 * processes is one about every PID that has the version, and each of them is left by a switch of its own.
 *
 * <p>Of several runners each looks at the calls that it served and the processes that it runs, and leaves what those condemn;
 * what all know alike, such as a withdrawal, is acted on by the one that leads.
 */
@Component
class EmergencyRollbackEvaluator {

    private static final Logger log = LoggerFactory.getLogger(EmergencyRollbackEvaluator.class);

    private final RoutingTable routes;
    private final ThresholdLookup thresholds;
    private final Examination examination;
    private final Quarantine quarantine;
    private final StableVersions stable;
    private final EmergencyAlarms alarms;
    private final BlastRadiusBrake brake;
    private final Departures departures;
    private final EmergencyLead lead;
    private final Clock clock;

    private final ConcurrentMap<Pid, BreachTracker> trackers = new ConcurrentHashMap<>();
    /** PIDs that the last look could not judge, so that each is reported once and not at every look. */
    private final Set<Pid> unjudged = ConcurrentHashMap.newKeySet();

    /**
     * Bindings of withdrawn versions about which the database has been asked since they were seen: a person may have allowed
     * the version again, through another runner. Of the looking thread only.
     */
    private Set<ActiveBinding> askedAbout = Set.of();

    private volatile @Nullable Instant begun;
    private volatile @Nullable Look lastLook;

    EmergencyRollbackEvaluator(
            RoutingTable routes,
            ThresholdLookup thresholds,
            Examination examination,
            Quarantine quarantine,
            StableVersions stable,
            EmergencyAlarms alarms,
            BlastRadiusBrake brake,
            Departures departures,
            EmergencyLead lead,
            Clock clock) {
        this.routes = routes;
        this.thresholds = thresholds;
        this.examination = examination;
        this.quarantine = quarantine;
        this.stable = stable;
        this.alarms = alarms;
        this.brake = brake;
        this.departures = departures;
        this.lead = lead;
        this.clock = clock;
    }

    /** When the first look began, however it ended; empty before that. */
    Optional<Instant> begun() {
        return Optional.ofNullable(begun);
    }

    Optional<Look> lastLook() {
        return Optional.ofNullable(lastLook);
    }

    /** One look at everything; what fails for one PID is reported and harms no other. */
    void look() {
        Look look = new Look(clock.instant());
        if (begun == null) {
            begun = look.at();
        }
        Departures.Ground ground = departures.ground();
        examination.takeDown();
        List<ActiveBinding> bound = routes.all().stream().map(Route::binding).toList();
        Set<ActiveBinding> withdrawn = bound.stream()
                .filter(binding -> quarantine.withdrawal(binding.version()).isPresent())
                .collect(Collectors.toSet());
        if (!askedAbout.containsAll(withdrawn)) {
            departures.once(Quarantine.class, quarantine::look);
        }
        for (ActiveBinding binding : bound) {
            try {
                consider(binding, look, ground);
                unjudged.remove(binding.pid());
            } catch (RuntimeException broken) {
                look.failed(binding, broken);
                if (unjudged.add(binding.pid())) {
                    log.error("PID {} cannot be judged: {}", binding.pid(), broken.getMessage(), broken);
                }
            }
        }
        askedAbout = withdrawn;
        forgetAllBut(bound);
        if (lead.isOurs()) {
            brake.overrun().forEach(version -> departures.once(version, () -> brake.stop(version)));
        }
        rememberTheWayBack(bound);
        lastLook = look;
    }

    private void consider(ActiveBinding binding, Look look, Departures.Ground ground) {
        Thresholds limits = thresholds.effective(binding.pid(), binding.version());
        BreachTracker tracker = trackers.computeIfAbsent(binding.pid(), pid -> new BreachTracker());
        Optional<Hold> withdrawn = quarantine.withdrawal(binding.version());
        if (withdrawn.isPresent()) {
            look.withdrawn(binding, withdrawn.get(), limits.enabled());
            boolean isOurs = lead.isOurs() && limits.enabled() && askedAbout.contains(binding);
            if (isOurs && tracker.demand(binding, look.at())) {
                departures.leave(binding, because(withdrawn.get(), limits), tracker, limits.coolDown(), ground);
            }
            return;
        }
        if (stable.isAutomatic(binding)) {
            tracker.cool(binding, binding.activatedAt().plus(limits.coolDown()));
        }
        Verdict verdict = examination.of(binding, limits);
        look.judged(binding, verdict, limits.enabled());
        if (verdict instanceof Verdict.Healthy) {
            alarms.calm(binding, limits.coolDown());
        }
        if (limits.enabled()) {
            BreachTracker.Advice advice = tracker.observe(binding, verdict, limits, look.at());
            if (verdict instanceof Verdict.Unhealthy unhealthy) {
                EmergencyCall call = new EmergencyCall(
                        Actor.SYSTEM, unhealthy.reason(), unhealthy.trigger(), limits.includesPinned());
                switch (advice) {
                    case ACT -> departures.leave(binding, call, tracker, limits.coolDown(), ground);
                    case COOLING_DOWN -> departures.once(binding, () -> alarms.raiseCoolingDown(binding, call, limits));
                    case WAIT -> {}
                }
            }
        }
    }

    private static EmergencyCall because(Hold withdrawal, Thresholds limits) {
        return new EmergencyCall(
                Actor.SYSTEM,
                "%s is withdrawn everywhere: %s".formatted(withdrawal.version(), withdrawal.reason()),
                withdrawal.trigger(),
                limits.includesPinned() || withdrawal.includesPinned());
    }

    /** So that an emergency finds its way back while the database is down. */
    private void rememberTheWayBack(List<ActiveBinding> bound) {
        List<ActiveBinding> unknown =
                bound.stream().filter(binding -> !stable.isKnown(binding)).toList();
        if (!unknown.isEmpty()) {
            departures.once(StableVersions.class, () -> stable.learn(unknown));
        }
    }

    private void forgetAllBut(List<ActiveBinding> bound) {
        Set<Pid> pids = new HashSet<>();
        bound.forEach(binding -> pids.add(binding.pid()));
        trackers.keySet().retainAll(pids);
        unjudged.retainAll(pids);
        alarms.retain(Set.copyOf(bound));
    }
}
