package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The PIDs that a version supports, as they are at one moment.
 *
 * @param eligible those that a percentage counts and reaches, with what they are bound to: a version of the same package
 * @param leftOut the others, each with the reason, as a clause that completes "it is …"
 */
public record LineUp(
        AlgorithmVersion target, SortedMap<Pid, AlgorithmVersion> eligible, SortedMap<Pid, String> leftOut) {

    LineUp(AlgorithmVersion target, Map<Pid, AlgorithmVersion> eligible, Map<Pid, String> leftOut) {
        this(target, new TreeMap<>(eligible), new TreeMap<>(leftOut));
    }

    public Set<Pid> onTarget() {
        return eligible.entrySet().stream()
                .filter(each -> each.getValue().equals(target))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
