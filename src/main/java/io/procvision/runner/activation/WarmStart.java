package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.process.AlgorithmWorkers;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Keeps the service from being ready while bound versions still start: whoever sends calls by readiness would send them to
 * a replica that cannot answer yet, and a rolling update would go on to the next. Calls that come all the same are taken.
 * It waits for a while only, and not for what is held down, since a package that does not start must not cost the others
 * their runner.
 */
@Component
class WarmStart implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(WarmStart.class);

    private static final long LOOK_MILLIS = 50;

    private final RoutingTable routes;
    private final Duration wait;

    WarmStart(RoutingTable routes, ReconciliationSettings settings) {
        this.routes = routes;
        this.wait = settings.warmWait();
    }

    /** Spring Boot calls the service ready when this returns. */
    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        SortedSet<AlgorithmVersion> cold = cold();
        while (!cold.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
            cold = cold();
        }
        if (!cold.isEmpty()) {
            log.warn(
                    "Bound versions did not start within {} s (runner.reconciliation.warm-wait): {}. The service becomes ready without them; calls to them wait",
                    wait.toSeconds(),
                    cold);
        }
    }

    private SortedSet<AlgorithmVersion> cold() {
        SortedSet<AlgorithmVersion> cold = new TreeSet<>();
        for (Route route : routes.all()) {
            AlgorithmWorkers workers = route.lease().workers();
            if (!workers.haveBeenWarm() && !workers.areHeldDown()) {
                cold.add(route.binding().version());
            }
        }
        return cold;
    }
}
