package io.procvision.runner.process;

import io.procvision.runner.catalog.VersionUsage;
import io.procvision.runner.core.AlgorithmVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A version is needed while a process runs it, whether it serves, stands by or is retiring. */
@Component
class ProcessUsage implements VersionUsage {

    private final ProcessSupervisor supervisor;

    ProcessUsage(ProcessSupervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public boolean endsWithUnbinding() {
        return true;
    }

    @Override
    public Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions) {
        return supervisor.all().stream()
                .filter(workers -> versions.contains(workers.version()))
                .flatMap(
                        workers -> workers.workers().stream().map(worker -> Map.entry(workers.version(), need(worker))))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static String need(AlgorithmWorker worker) {
        return worker.process()
                .map(process -> "in use by process %d".formatted(process.osPid()))
                .orElseGet(() -> "in use by worker %s".formatted(worker.id()));
    }
}
