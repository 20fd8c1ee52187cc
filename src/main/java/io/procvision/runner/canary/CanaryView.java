package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.TriggerView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A canary as clients see it.
 *
 * @param stage that is open, or will be first; counted from 1
 * @param operator who created it
 * @param next what it does next, null when it is over
 * @param steps the newest first
 */
public record CanaryView(
        long id,
        String name,
        String version,
        CanaryState state,
        int stage,
        String operator,
        String reason,
        Instant createdAt,
        @Nullable Instant startAt,
        @Nullable Instant endedAt,
        boolean autoPromote,
        boolean approvalRequired,
        @Nullable String approvedBy,
        List<Pid> excludePids,
        CanaryCriteria criteria,
        @Nullable Next next,
        List<StageView> stages,
        List<StepView> steps) {

    /**
     * @param step in a word: {@code start}, {@code switch}, {@code judge}, {@code promote}, {@code resume}, {@code approve}
     *     or {@code roll_back}
     * @param by {@code system}, or {@code person} where it waits for one
     * @param at when, where the clock decides
     * @param waitingFor what holds it back
     */
    public record Next(
            String step,
            String by,
            @Nullable Instant at,
            @Nullable String waitingFor) {}

    /**
     * @param pids that it names; empty where it has a percent
     * @param state {@code waiting}, {@code switching}, {@code baking} or {@code passed}
     * @param since when its PIDs were switched, and its bake began
     * @param until when it has baked
     * @param deadline until when it waits for enough calls
     * @param verdict what its figures say, in words
     * @param canary figures of the new version on the PIDs of this stage and the earlier ones
     * @param baseline figures of the version before
     * @param limits and how those figures stand to them; empty without figures
     * @param members the PIDs that it adds
     */
    public record StageView(
            int stage,
            List<Pid> pids,
            @Nullable Double percent,
            String bake,
            String state,
            @Nullable Instant openedAt,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Instant deadline,
            @Nullable Instant passedAt,
            @Nullable String verdict,
            @Nullable String window,
            @Nullable FiguresView canary,
            @Nullable FiguresView baseline,
            List<CanaryLimit> limits,
            List<MemberView> members) {}

    /**
     * @param activatedAt when it got the new version
     * @param previous what it had before
     * @param note why it was skipped, left, or is not back yet
     */
    public record MemberView(
            Pid pid,
            PidProgress state,
            @Nullable Instant activatedAt,
            @Nullable AlgorithmVersion previous,
            @Nullable String note) {}

    public record FiguresView(
            long calls,
            double errorRate,
            double timeoutRate,
            double ngRate,
            @Nullable Double p95Ms) {

        static FiguresView of(Figures figures) {
            return new FiguresView(
                    figures.calls(),
                    figures.errorShare().value(),
                    figures.timeoutShare().value(),
                    figures.ngShare().value(),
                    figures.p95());
        }
    }

    public record StepView(
            Instant at,
            String action,
            int stage,
            String operator,
            String reason,
            @Nullable String detail,
            @Nullable TriggerView trigger) {

        static StepView of(CanaryStep step) {
            return new StepView(
                    step.at(),
                    step.action(),
                    step.stage() + 1,
                    step.operator(),
                    step.reason(),
                    step.detail().orElse(null),
                    TriggerView.of(step.trigger().orElse(null)));
        }
    }
}
