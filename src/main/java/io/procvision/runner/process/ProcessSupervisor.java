package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Owner of every algorithm process of this runner. */
@Component
public class ProcessSupervisor {

    /**
     * The workers of a version, all of which have answered a ping, under a lease the receiver closes. Joins the running
     * workers where there are some, else launches them. Fails as {@code 2010}.
     */
    public CompletableFuture<ProcessLease> warm(InstalledAlgorithm algorithm) {
        throw new UnsupportedOperationException();
    }

    public List<AlgorithmWorkers> all() {
        return List.of();
    }
}
