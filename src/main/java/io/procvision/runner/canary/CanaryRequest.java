package io.procvision.runner.canary;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The body of a new canary. A word it does not know is refused: a misspelt {@code exclude_pids} would otherwise let the
 * canary reach what it should leave alone.
 */
public record CanaryRequest(
        @NotBlank String name,
        @NotBlank String version,
        @NotEmpty List<@NotNull Stage> stages,
        @Nullable Map<String, @Nullable Double> criteria,
        @Nullable Boolean autoPromote,
        @Nullable Boolean approvalRequired,
        @Nullable List<@NotNull Pid> excludePids,
        @Nullable String startAt,
        @Nullable String reason,
        @JsonAnySetter @Nullable Map<String, Object> unknown) {

    /** @param percent of the PIDs that can be reached; instead of {@code pids} */
    public record Stage(
            @Nullable List<@NotNull Pid> pids,
            @Nullable Double percent,
            @Nullable String bake,
            @Nullable String deadline,
            @JsonAnySetter @Nullable Map<String, Object> unknown) {}

    CanaryPlan plan(CanarySettings settings) {
        requireKnown("", unknown);
        List<StagePlan> planned = new ArrayList<>();
        for (int number = 0; number < stages.size(); number++) {
            planned.add(stage(number, settings));
        }
        return new CanaryPlan(
                new AlgorithmVersion(name, version),
                planned,
                CanaryCriteria.of(criteria == null ? Map.of() : criteria, settings),
                excludePids == null ? Set.of() : new TreeSet<>(excludePids),
                Boolean.TRUE.equals(autoPromote),
                Boolean.TRUE.equals(approvalRequired),
                startAt == null ? null : time(startAt),
                reason == null ? "" : reason);
    }

    private StagePlan stage(int number, CanarySettings settings) {
        Stage stage = stages.get(number);
        String where = "stages[%d]".formatted(number);
        requireKnown(where + ".", stage.unknown());
        boolean isLast = number == stages.size() - 1;
        Duration bake = duration(where + ".bake", stage.bake(), isLast ? Duration.ZERO : settings.bake());
        if (bake.isNegative()) {
            throw invalid("%s.bake is %s, but a stage cannot bake for less than no time".formatted(where, bake));
        }
        Duration deadline =
                duration(where + ".deadline", stage.deadline(), bake.multipliedBy(settings.deadlineFactor()));
        List<Pid> pids = stage.pids() == null ? List.of() : stage.pids();
        Set<Pid> named = new TreeSet<>(pids);
        if (named.size() != pids.size()) {
            throw invalid("%s.pids names a PID twice".formatted(where));
        }
        try {
            return new StagePlan(named, stage.percent(), bake, deadline);
        } catch (RunnerException unfit) {
            throw new RunnerException(unfit.problem(), "%s: %s".formatted(where, unfit.detail()), unfit);
        }
    }

    private static void requireKnown(String where, @Nullable Map<String, Object> unknown) {
        if (unknown != null && !unknown.isEmpty()) {
            throw invalid("%s%s is nothing a canary knows"
                    .formatted(where, unknown.keySet().iterator().next()));
        }
    }

    private static Duration duration(String what, @Nullable String text, Duration otherwise) {
        try {
            return text == null ? otherwise : Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw invalid("%s '%s' is no duration such as PT10M or PT1H30M".formatted(what, abbreviate(text)));
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException malformed) {
            throw invalid("start_at '%s' is no time such as 2026-01-31T22:00:00Z".formatted(abbreviate(text)));
        }
    }

    private static String abbreviate(@Nullable String text) {
        return text == null || text.length() <= 80 ? String.valueOf(text) : text.substring(0, 80) + "…";
    }

    private static RunnerException invalid(String detail) {
        return new RunnerException(Problem.INVALID_PARAMS, detail);
    }
}
