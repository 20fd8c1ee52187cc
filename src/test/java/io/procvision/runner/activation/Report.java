package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a {@link CrashingRunner} says on its standard output, a line each. */
sealed interface Report {

    String line();

    /** A binding that stands after the recovery, as the log has it. */
    record Bound(Pid pid, BoundVersion binding) implements Report {
        @Override
        public String line() {
            return "bound " + pid + "=" + express(binding);
        }
    }

    /** The recovery is over. */
    record Recovered(int pending) implements Report {
        @Override
        public String line() {
            return "recovered " + pending;
        }
    }

    /**
     * A switch is about to be tried.
     *
     * @param target null to unbind
     */
    record Asked(List<Pid> pids, @Nullable AlgorithmVersion target) implements Report {
        @Override
        public String line() {
            return "asked %s %s"
                    .formatted(
                            pids.stream().map(Pid::value).collect(Collectors.joining(",")),
                            target == null ? "" : target.name() + ":" + target.version());
        }
    }

    /** What the last switch was answered with; nothing where PIDs were unbound. */
    record Acknowledged(Map<Pid, BoundVersion> bindings) implements Report {
        @Override
        public String line() {
            return "acknowledged "
                    + bindings.entrySet().stream()
                            .map(each -> each.getKey() + "=" + express(each.getValue()))
                            .collect(Collectors.joining(","));
        }
    }

    record Refused(String why) implements Report {
        @Override
        public String line() {
            return "refused " + why.lines().collect(Collectors.joining(" "));
        }
    }

    /** It stands still now. */
    record Reached(SwitchStep step) implements Report {
        @Override
        public String line() {
            return "reached " + step;
        }
    }

    static Report parse(String line) {
        String[] words = line.split(" ", 3);
        return switch (words[0]) {
            case "bound" -> {
                Map.Entry<Pid, BoundVersion> only =
                        bindings(words[1]).entrySet().iterator().next();
                yield new Bound(only.getKey(), only.getValue());
            }
            case "recovered" -> new Recovered(Integer.parseInt(words[1]));
            case "asked" ->
                new Asked(
                        Arrays.stream(words[1].split(",", -1)).map(Pid::new).toList(),
                        words[2].isEmpty() ? null : version(words[2]));
            case "acknowledged" -> new Acknowledged(bindings(words[1]));
            case "refused" -> new Refused(line.substring("refused ".length()));
            case "reached" -> new Reached(SwitchStep.valueOf(words[1]));
            default -> throw new IllegalArgumentException("Nothing that a runner says: " + line);
        };
    }

    private static String express(BoundVersion bound) {
        return "%s:%s@%s".formatted(bound.version().name(), bound.version().version(), bound.activatedAt());
    }

    private static Map<Pid, BoundVersion> bindings(String text) {
        Map<Pid, BoundVersion> bindings = new TreeMap<>();
        for (String each : text.split(",", -1)) {
            if (!each.isEmpty()) {
                String[] parts = each.split("[=@]", -1);
                bindings.put(new Pid(parts[0]), new BoundVersion(version(parts[1]), Instant.parse(parts[2])));
            }
        }
        return bindings;
    }

    private static AlgorithmVersion version(String text) {
        String[] parts = text.split(":", -1);
        return new AlgorithmVersion(parts[0], parts[1]);
    }
}
