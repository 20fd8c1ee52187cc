package io.procvision.runner.console;

import io.procvision.runner.canary.CanaryRequest;
import io.procvision.runner.canary.CanarySettings;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A canary as it is being filled in: everything as it was typed, so that what is refused can be shown again. Shares are
 * in percent and times in minutes, as people say them.
 *
 * @param target name and version, with a slash between
 * @param seen the PIDs of each stage as the preview showed them, empty before one was shown
 */
record CanaryForm(
        String target,
        List<CanaryStageForm> stages,
        String maxErrorPercent,
        String maxTimeoutPercent,
        String maxP95Ms,
        String maxNgPoints,
        String maxErrorPoints,
        String maxTimeoutPoints,
        String maxP95Ratio,
        String minCalls,
        Boolean autoPromote,
        Boolean approvalRequired,
        String excludePids,
        String startAt,
        String zone,
        String reason,
        String seen) {

    /** What a browser leaves out (an unticked box, a field that is not there) is empty. */
    CanaryForm {
        target = Typed.text(target);
        stages = stages == null
                ? List.of()
                : stages.stream().filter(Objects::nonNull).toList();
        maxErrorPercent = Typed.text(maxErrorPercent);
        maxTimeoutPercent = Typed.text(maxTimeoutPercent);
        maxP95Ms = Typed.text(maxP95Ms);
        maxNgPoints = Typed.text(maxNgPoints);
        maxErrorPoints = Typed.text(maxErrorPoints);
        maxTimeoutPoints = Typed.text(maxTimeoutPoints);
        maxP95Ratio = Typed.text(maxP95Ratio);
        minCalls = Typed.text(minCalls);
        autoPromote = Boolean.TRUE.equals(autoPromote);
        approvalRequired = Boolean.TRUE.equals(approvalRequired);
        excludePids = Typed.text(excludePids);
        startAt = Typed.text(startAt);
        zone = Typed.text(zone);
        reason = Typed.text(reason);
        seen = Typed.text(seen);
    }

    /** One PID, then half of them, then all: what suits most lines, to be changed. */
    static CanaryForm suggested(String target, CanarySettings settings) {
        String bake = Typed.minutes(settings.bake());
        return new CanaryForm(
                target,
                List.of(
                        new CanaryStageForm(CanaryStageForm.BY_PIDS, "", "", bake),
                        new CanaryStageForm(CanaryStageForm.BY_PERCENT, "", "50", bake),
                        new CanaryStageForm(CanaryStageForm.BY_PERCENT, "", "100", "0")),
                Typed.percent(settings.maxErrorRate()),
                Typed.percent(settings.maxTimeoutRate()),
                "",
                "",
                "",
                "",
                "",
                Long.toString(settings.minCalls()),
                false,
                false,
                "",
                "",
                "",
                "",
                "");
    }

    /** Before the last one where that takes all: nothing could follow it. */
    CanaryForm withAnotherStage() {
        List<CanaryStageForm> more = new ArrayList<>(stages);
        boolean lastTakesAll = !more.isEmpty() && more.get(more.size() - 1).takesAll();
        more.add(lastTakesAll ? more.size() - 1 : more.size(), CanaryStageForm.EMPTY);
        return with(more);
    }

    CanaryForm withoutStage(int number) {
        List<CanaryStageForm> fewer = new ArrayList<>(stages);
        if (number >= 0 && number < fewer.size()) {
            fewer.remove(number);
        }
        return with(fewer);
    }

    private CanaryForm with(List<CanaryStageForm> others) {
        return new CanaryForm(
                target,
                others,
                maxErrorPercent,
                maxTimeoutPercent,
                maxP95Ms,
                maxNgPoints,
                maxErrorPoints,
                maxTimeoutPoints,
                maxP95Ratio,
                minCalls,
                autoPromote,
                approvalRequired,
                excludePids,
                startAt,
                zone,
                reason,
                "");
    }

    /** Empty as long as none is chosen. */
    Optional<AlgorithmVersion> version() {
        int slash = target.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(new AlgorithmVersion(target.substring(0, slash), target.substring(slash + 1)));
    }

    /** What the API would be sent; {@code 1006} names the field that makes no sense. */
    CanaryRequest request() {
        AlgorithmVersion version = version()
                .orElseThrow(() -> new RunnerException(Problem.INVALID_PARAMS, "No version is chosen: choose one"));
        List<CanaryRequest.Stage> asked = new ArrayList<>();
        for (int number = 0; number < stages.size(); number++) {
            asked.add(stages.get(number).request("stages[%d]".formatted(number)));
        }
        return new CanaryRequest(
                version.name(),
                version.version(),
                asked,
                criteria(),
                autoPromote,
                approvalRequired,
                Typed.pids(excludePids),
                start(),
                reason,
                null);
    }

    private Map<String, @Nullable Double> criteria() {
        Map<String, @Nullable Double> criteria = new LinkedHashMap<>();
        put(criteria, "max_error_rate", Typed.share("max_error_rate", maxErrorPercent));
        put(criteria, "max_timeout_rate", Typed.share("max_timeout_rate", maxTimeoutPercent));
        put(criteria, "max_p95_ms", Typed.number("max_p95_ms", maxP95Ms));
        put(criteria, "max_ng_rate_delta", Typed.share("max_ng_rate_delta", maxNgPoints));
        put(criteria, "max_error_rate_delta", Typed.share("max_error_rate_delta", maxErrorPoints));
        put(criteria, "max_timeout_rate_delta", Typed.share("max_timeout_rate_delta", maxTimeoutPoints));
        put(criteria, "max_p95_ratio", Typed.number("max_p95_ratio", maxP95Ratio));
        put(criteria, "min_calls", Typed.number("min_calls", minCalls));
        return criteria;
    }

    private static void put(Map<String, @Nullable Double> criteria, String key, @Nullable Double value) {
        if (value != null) {
            criteria.put(key, value);
        }
    }

    private @Nullable String start() {
        if (startAt.isEmpty()) {
            return null;
        }
        try {
            return LocalDateTime.parse(startAt)
                    .atZone(ZoneId.of(zone.isEmpty() ? "UTC" : zone))
                    .toInstant()
                    .toString();
        } catch (DateTimeException malformed) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "start_at '%s' in zone '%s' is no time such as 2026-01-31T22:00".formatted(startAt, zone),
                    malformed);
        }
    }
}
