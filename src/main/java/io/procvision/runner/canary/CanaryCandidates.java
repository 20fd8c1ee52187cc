package io.procvision.runner.canary;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at which PIDs a version could be brought to at this moment. */
@Component
class CanaryCandidates {

    private final AlgorithmCatalog catalog;
    private final ActiveBindings bindings;
    private final Pins pins;
    private final Canaries canaries;
    private final CanarySettings settings;

    CanaryCandidates(
            AlgorithmCatalog catalog, ActiveBindings bindings, Pins pins, Canaries canaries, CanarySettings settings) {
        this.catalog = catalog;
        this.bindings = bindings;
        this.pins = pins;
        this.canaries = canaries;
        this.settings = settings;
    }

    /** For a canary that is not there yet. */
    LineUp of(CanaryPlan plan) {
        return lineUp(plan.target(), plan.excluded(), null);
    }

    /** For a plan that is not there yet. */
    LineUp of(AlgorithmVersion target) {
        return lineUp(target, Set.of(), null);
    }

    LineUp of(Canary canary) {
        return lineUp(canary.target(), canary.order().excluded(), canary.id());
    }

    private LineUp lineUp(AlgorithmVersion target, Set<Pid> excluded, @Nullable Long self) {
        Map<Pid, ActiveBinding> bound =
                bindings.all().stream().collect(Collectors.toMap(ActiveBinding::pid, Function.identity()));
        Map<Pid, Long> claims = canaries.findClaims().stream()
                .collect(Collectors.toMap(Canaries.Claim::pid, Canaries.Claim::getCanary));
        Map<Pid, AlgorithmVersion> eligible = new TreeMap<>();
        Map<Pid, String> leftOut = new TreeMap<>();
        for (Pid pid : catalog.require(target).supportedPids()) {
            ActiveBinding binding = bound.get(pid);
            String objection = binding == null || !binding.version().samePackageAs(target)
                    ? unfit(binding)
                    : objection(
                            pid,
                            excluded,
                            Optional.ofNullable(claims.get(pid)).filter(id -> !Objects.equals(id, self)));
            if (binding == null || objection != null) {
                leftOut.put(pid, objection == null ? "not bound" : objection);
            } else {
                eligible.put(pid, binding.version());
            }
        }
        return new LineUp(target, eligible, leftOut);
    }

    private static String unfit(@Nullable ActiveBinding binding) {
        return binding == null ? "not bound" : "bound to another package, " + binding.version();
    }

    private @Nullable String objection(Pid pid, Set<Pid> excluded, Optional<Long> other) {
        if (excluded.contains(pid)) {
            return "excluded by exclude_pids";
        }
        if (settings.isCritical(pid)) {
            return "critical, by runner.canary.critical-pids";
        }
        if (pins.isPinned(pid)) {
            return "pinned";
        }
        return other.map(id -> "part of canary %d".formatted(id)).orElse(null);
    }
}
