package io.procvision.runner.console;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.HealthPolicy;
import io.procvision.runner.health.HealthSnapshot;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.ThresholdLookup;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.rollback.Hold;
import io.procvision.runner.rollback.Quarantine;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingDamage;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks at the whole line, from memory: for ten thousand PIDs that is one listing of a folder and one query, and at most
 * once a second however many pages ask. While the database is down only the canaries are unknown.
 */
@Component
class LineWatch {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final RoutingTable routes;
    private final ActiveBindings bindings;
    private final BindingDamage damage;
    private final AlgorithmCatalog catalog;
    private final HealthWindows windows;
    private final ThresholdLookup thresholds;
    private final Pins pins;
    private final Quarantine quarantine;
    private final CanaryDesk canaries;

    private @Nullable Line last;
    private long lookedAt;

    LineWatch(
            RoutingTable routes,
            ActiveBindings bindings,
            BindingDamage damage,
            AlgorithmCatalog catalog,
            HealthWindows windows,
            ThresholdLookup thresholds,
            Pins pins,
            Quarantine quarantine,
            CanaryDesk canaries) {
        this.routes = routes;
        this.bindings = bindings;
        this.damage = damage;
        this.catalog = catalog;
        this.windows = windows;
        this.thresholds = thresholds;
        this.pins = pins;
        this.quarantine = quarantine;
        this.canaries = canaries;
    }

    synchronized Line line() {
        Line known = last;
        if (known == null || System.nanoTime() - lookedAt > FRESH_NANOS) {
            known = look();
            last = known;
            lookedAt = System.nanoTime();
        }
        return known;
    }

    private Line look() {
        Map<Pid, Long> claims = new Known().or(Map.of(), canaries::claims);
        Map<Pid, AlgorithmVersion> held = held();
        List<LineRow> rows = new ArrayList<>();
        Set<Pid> seen = new HashSet<>();
        for (Route route : routes.all()) {
            seen.add(route.binding().pid());
            rows.add(served(route));
        }
        for (Pid pid : bindings.pids()) {
            if (seen.add(pid)) {
                rows.add(unserved(pid));
            }
        }
        catalog.all().stream()
                .flatMap(installed -> installed.supportedPids().stream())
                .filter(seen::add)
                .forEach(pid -> rows.add(LineRow.unbound(pid, Wellness.FREE, null)));
        return new Line(rows.stream()
                .map(row -> row.with(pins.find(row.pid()).isPresent(), held.get(row.pid()), claims.get(row.pid())))
                .toList());
    }

    private LineRow served(Route route) {
        ActiveBinding binding = route.binding();
        HealthSnapshot window = windows.of(binding.pid(), binding.version(), binding.activatedAt());
        Verdict verdict = HealthPolicy.judge(window, thresholds.effective(binding.pid(), binding.version()));
        return new LineRow(
                binding.pid(),
                binding.version(),
                binding.activatedAt(),
                Wellness.of(verdict.word(), route.lease().workers().states()),
                verdict.reason(),
                window.calls(),
                window.errorRate(),
                window.ngRate(),
                false,
                null,
                null);
    }

    /** One that no route leads to: damaged, or bound a moment ago. */
    private LineRow unserved(Pid pid) {
        BindingFile read = bindings.read(pid);
        String problem = damage.of(read).orElse(null);
        return read.accept(new BindingFile.Reader<>() {
            @Override
            public LineRow bound(BindingFile.Bound file) {
                ActiveBinding binding = file.binding();
                return new LineRow(
                        pid,
                        binding.version(),
                        binding.activatedAt(),
                        problem == null ? Wellness.QUIET : Wellness.DAMAGED,
                        problem,
                        0,
                        0,
                        0,
                        false,
                        null,
                        null);
            }

            @Override
            public LineRow absent() {
                return LineRow.unbound(pid, Wellness.FREE, null);
            }

            @Override
            public LineRow corrupt(BindingFile.Corrupt file) {
                return LineRow.unbound(pid, Wellness.DAMAGED, problem);
            }
        });
    }

    private Map<Pid, AlgorithmVersion> held() {
        Map<Pid, AlgorithmVersion> held = new HashMap<>();
        for (Hold hold : quarantine.all()) {
            if (hold.pid() != null) {
                held.put(hold.pid(), hold.version());
            }
        }
        return held;
    }
}
