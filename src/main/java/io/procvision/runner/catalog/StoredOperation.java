package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.ProblemDetails;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * An operation as its file holds it, for other runners, and for the time after its own.
 *
 * @param runner that carries it out
 * @param installed what came of an installation
 * @param report what came of a validation
 */
record StoredOperation(
        String runner,
        String id,
        String kind,
        String subject,
        List<String> steps,
        OperationView.State state,
        String step,
        int percent,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable PackageView installed,
        @Nullable ValidationView report,
        @Nullable ProblemDetail problem) {

    StoredOperation {
        Objects.requireNonNull(runner, "runner is missing");
        Objects.requireNonNull(id, "id is missing");
        Objects.requireNonNull(kind, "kind is missing");
        Objects.requireNonNull(subject, "subject is missing");
        Objects.requireNonNull(state, "state is missing");
        Objects.requireNonNull(step, "step is missing");
        Objects.requireNonNull(startedAt, "started_at is missing");
        steps = List.copyOf(Objects.requireNonNull(steps, "steps is missing"));
    }

    static StoredOperation of(OperationView view, RunnerIdentity runner) {
        return new StoredOperation(
                runner.toString(),
                view.id(),
                view.kind(),
                view.subject(),
                view.steps(),
                view.state(),
                view.step(),
                view.percent(),
                view.startedAt(),
                view.endedAt(),
                view.result() instanceof PackageView installed ? installed : null,
                view.result() instanceof ValidationView report ? report : null,
                view.problem());
    }

    OperationView view() {
        return new OperationView(
                id,
                kind,
                subject,
                steps,
                state,
                step,
                percent,
                startedAt,
                endedAt,
                installed == null ? report : installed,
                problem);
    }

    /** How it ended when its runner did. */
    StoredOperation cutOff(Instant noticed) {
        String remedy = kind.equals(WatchedValidation.KIND)
                ? "Validate it again"
                : "Install it again, unless it is listed as installed by now";
        RunnerException failure = new RunnerException(
                Problem.INSTALL_INTERRUPTED,
                "The runner %s ended in the middle of it (%s), and nobody goes on with it. %s"
                        .formatted(runner, step, remedy));
        return new StoredOperation(
                runner,
                id,
                kind,
                subject,
                steps,
                OperationView.State.FAILED,
                step,
                percent,
                startedAt,
                noticed,
                null,
                null,
                ProblemDetails.of(failure));
    }
}
