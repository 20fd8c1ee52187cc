package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The Pythons of this machine, and which of them a package gets. An interpreter the package brings wins when it runs
 * here; else the Python the package names; else the first one that accepts a wheel of every distribution delivered, or
 * comes closest, so that the check of the requirements can say exactly what does not fit.
 */
@Component
class Interpreters {

    private final InterpreterPlaces places;
    private final InterpreterProbe probe;

    Interpreters(InterpreterPlaces places, InterpreterProbe probe) {
        this.places = places;
        this.probe = probe;
    }

    /** Each real interpreter once, the preferred one first. */
    List<Interpreter> here() {
        Map<Path, Interpreter> found = new LinkedHashMap<>();
        for (Path candidate : places.candidates()) {
            probe.describe(candidate).ifPresent(python -> found.putIfAbsent(python.executable(), python));
        }
        return List.copyOf(found.values());
    }

    Interpreter choose(Optional<PythonNeed> need, Collection<WheelFile> wheels, Optional<Path> runtime) {
        Optional<Interpreter> embedded = runtime.stream()
                .flatMap(folder -> InterpreterPlaces.inRuntime(folder).stream())
                .map(probe::describe)
                .flatMap(Optional::stream)
                .findFirst();
        return embedded.orElseGet(() -> choose(need, wheels));
    }

    private Interpreter choose(Optional<PythonNeed> need, Collection<WheelFile> wheels) {
        Map<String, List<WheelFile>> distributions =
                wheels.stream().collect(Collectors.groupingBy(WheelFile::distribution));
        return here().stream()
                .filter(python -> need.map(wanted -> wanted.isMetBy(python)).orElse(true))
                .min(Comparator.comparingLong(python -> unfit(python, distributions)))
                .orElseThrow(() -> new RunnerException(
                        Problem.INCOMPATIBLE_PYTHON,
                        "The package needs %s; here are %s"
                                .formatted(need.map(PythonNeed::toString).orElse("any Python 3"), description())));
    }

    /** What this machine has, for those whose package does not fit it. */
    String description() {
        List<Interpreter> here = here();
        return here.isEmpty()
                ? "no interpreters (set runner.python.interpreters)"
                : here.stream().map(Interpreter::toString).collect(Collectors.joining(", "));
    }

    private static long unfit(Interpreter python, Map<String, List<WheelFile>> distributions) {
        return distributions.values().stream()
                .filter(alternatives -> alternatives.stream().noneMatch(python::accepts))
                .count();
    }
}
