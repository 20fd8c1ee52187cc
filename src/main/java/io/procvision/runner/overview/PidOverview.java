package io.procvision.runner.overview;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.HealthPolicy;
import io.procvision.runner.health.HealthSnapshot;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.ThresholdLookup;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.process.ProcessState;
import io.procvision.runner.rollback.RollbackTarget;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingDamage;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import io.procvision.runner.routing.Standbys;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts together what the packages below know of a PID. */
@Component
public class PidOverview {

    private final ActiveBindings bindings;
    private final BindingDamage damage;
    private final RoutingTable routes;
    private final RollbackTarget rollback;
    private final Standbys standbys;
    private final Pins pins;
    private final HealthWindows windows;
    private final ThresholdLookup thresholds;

    PidOverview(
            ActiveBindings bindings,
            BindingDamage damage,
            RoutingTable routes,
            RollbackTarget rollback,
            Standbys standbys,
            Pins pins,
            HealthWindows windows,
            ThresholdLookup thresholds) {
        this.bindings = bindings;
        this.damage = damage;
        this.routes = routes;
        this.rollback = rollback;
        this.standbys = standbys;
        this.pins = pins;
        this.windows = windows;
        this.thresholds = thresholds;
    }

    /** Empty where the PID is not bound. */
    public Optional<PidView> of(Pid pid) {
        return bindings.read(pid).accept(new BindingFile.Reader<>() {
            @Override
            public Optional<PidView> bound(BindingFile.Bound file) {
                return Optional.of(view(file));
            }

            @Override
            public Optional<PidView> absent() {
                return Optional.empty();
            }

            @Override
            public Optional<PidView> corrupt(BindingFile.Corrupt file) {
                return Optional.of(new PidView(
                        pid,
                        null,
                        null,
                        null,
                        null,
                        pins.find(pid).orElse(null),
                        null,
                        List.of(),
                        standbys.of(pid),
                        damage.of(file).orElse(null)));
            }
        });
    }

    private PidView view(BindingFile.Bound file) {
        ActiveBinding binding = file.binding();
        AlgorithmVersion version = binding.version();
        Optional<Route> route = routes.find(binding.pid());
        List<ProcessState> processes =
                route.map(each -> each.lease().workers().states()).orElse(List.of());
        Optional<String> problem = route.isPresent() ? Optional.empty() : damage.of(file);
        return new PidView(
                binding.pid(),
                version.name(),
                version.version(),
                binding.activatedAt(),
                rollback.previous(binding).orElse(null),
                pins.find(binding.pid()).orElse(null),
                problem.isPresent() ? null : health(binding),
                processes,
                standbys.of(binding.pid()),
                problem.orElse(null));
    }

    private HealthView health(ActiveBinding binding) {
        HealthSnapshot window = windows.of(binding.pid(), binding.version(), binding.activatedAt());
        Thresholds limits = thresholds.effective(binding.pid(), binding.version());
        return HealthView.of(window, HealthPolicy.judge(window, limits));
    }
}
