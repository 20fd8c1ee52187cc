package io.procvision.runner.process;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every process below the runner at one moment. A process counts with its descendants, since much of what an algorithm
 * uses is used by those, such as the data loaders of a framework. Pages that they share count for each of them: what is
 * really theirs costs the kernel a walk through all their pages, and too much is the safer error.
 */
final class ProcessSnapshot {

    private final long nanoTime;
    private final Map<Long, OsProcess> processes;
    private final Map<Long, List<OsProcess>> children;

    /**
     * @param nanoTime when it was taken, by {@link System#nanoTime()}
     */
    ProcessSnapshot(long nanoTime, Collection<OsProcess> processes) {
        this.nanoTime = nanoTime;
        this.processes = processes.stream().collect(Collectors.toMap(OsProcess::pid, Function.identity()));
        this.children = processes.stream().collect(Collectors.groupingBy(OsProcess::parent));
    }

    /** What a process and its descendants use, the processor since an earlier snapshot; empty when it is gone. */
    Optional<ResourceSample> sample(long pid, ProcessSnapshot before, Instant at) {
        List<OsProcess> family = family(pid);
        if (family.isEmpty()) {
            return Optional.empty();
        }
        long rss = family.stream().mapToLong(OsProcess::rssBytes).sum();
        long cpuMillis = family.stream().mapToLong(before::cpuMillisSince).sum();
        long elapsedNanos = Math.max(1, nanoTime - before.nanoTime);
        double cpu = cpuMillis * 1_000_000.0 / elapsedNanos;
        return Optional.of(new ResourceSample(pid, rss, Math.round(cpu * 1000) / 1000.0, at));
    }

    /** All of what a process has used that this snapshot does not know: it has started since. */
    private long cpuMillisSince(OsProcess now) {
        @Nullable OsProcess then = processes.get(now.pid());
        return then != null && then.isSameAs(now) ? Math.max(0, now.cpuMillis() - then.cpuMillis()) : now.cpuMillis();
    }

    private List<OsProcess> family(long pid) {
        List<OsProcess> family = new ArrayList<>();
        Deque<OsProcess> open = new ArrayDeque<>();
        Optional.ofNullable(processes.get(pid)).ifPresent(open::add);
        while (!open.isEmpty()) {
            OsProcess next = open.remove();
            family.add(next);
            open.addAll(children.getOrDefault(next.pid(), List.of()));
        }
        return family;
    }
}
