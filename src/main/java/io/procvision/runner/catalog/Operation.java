package io.procvision.runner.catalog;

import io.procvision.runner.core.ProblemDetails;
import io.procvision.runner.core.RunnerException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * Something slow that a client asked for and may watch. It remembers every state it went through (a few per percent), so
 * that watchers of any speed see them all; the percentage never falls.
 */
public final class Operation implements StepObserver {

    static final String QUEUED = "queued";

    private final String id;
    private final String kind;
    private final String subject;
    private final List<String> steps;
    private final Clock clock;
    private final Consumer<OperationView> recorder;
    private final Instant startedAt;
    private final List<OperationView> changes = new ArrayList<>();
    private final CompletableFuture<OperationView> done = new CompletableFuture<>();
    private @Nullable InstallStep step;
    private @Nullable RunnerException failure;

    /** @param recorder is told of every state, one after another, by whoever brings it about */
    Operation(
            String id,
            String kind,
            String subject,
            List<InstallStep> steps,
            Clock clock,
            Consumer<OperationView> recorder) {
        this.id = id;
        this.kind = kind;
        this.subject = subject;
        this.steps = steps.stream().map(InstallStep::label).toList();
        this.clock = clock;
        this.recorder = recorder;
        this.startedAt = clock.instant();
        OperationView first = view(OperationView.State.RUNNING, QUEUED, 0, null, null, null);
        changes.add(first);
        recorder.accept(first);
    }

    @Override
    public void started(InstallStep next) {
        synchronized (this) {
            step = next;
            change(next.label(), next.percent(0));
        }
        recorder.accept(view());
    }

    @Override
    public void progressed(double fractionOfStep) {
        synchronized (this) {
            if (step == null || step.percent(fractionOfStep) <= view().percent()) {
                return;
            }
            change(step.label(), step.percent(fractionOfStep));
        }
        recorder.accept(view());
    }

    void succeed(String lastStep, Object result) {
        end(OperationView.State.SUCCEEDED, lastStep, 100, result, null);
    }

    void fail(RunnerException failure) {
        OperationView last;
        synchronized (this) {
            this.failure = failure;
            last = view();
        }
        end(OperationView.State.FAILED, last.step(), last.percent(), null, ProblemDetails.of(failure));
    }

    public synchronized OperationView view() {
        return changes.get(changes.size() - 1);
    }

    public synchronized @Nullable RunnerException failure() {
        return failure;
    }

    /** The states from the given one on; waits for the next when there is none yet, and may return none after that. */
    synchronized List<OperationView> changesFrom(int index, Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (changes.size() <= index && !view().isDone()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return List.copyOf(changes.subList(Math.min(index, changes.size()), changes.size()));
    }

    OperationWatch watch() {
        return new OperationWatch() {

            private int seen;

            @Override
            public List<OperationView> next(Duration wait) throws InterruptedException {
                List<OperationView> changes = changesFrom(seen, wait);
                seen += changes.size();
                return changes;
            }
        };
    }

    /** Tells the last state, at once when it is done already. */
    void whenDone(Consumer<OperationView> listener) {
        CompletableFuture<Void> unused = done.thenAccept(listener);
    }

    private void end(
            OperationView.State state,
            String lastStep,
            int percent,
            @Nullable Object result,
            @Nullable ProblemDetail problem) {
        if (view().isDone()) {
            return;
        }
        OperationView last = view(state, lastStep, percent, clock.instant(), result, problem);
        recorder.accept(last); // first, so that whoever hears of it here and asks another runner is told the same
        synchronized (this) {
            changes.add(last);
            notifyAll();
        }
        done.complete(last);
    }

    private void change(String label, int percent) {
        if (!view().isDone()) {
            int monotone = Math.max(percent, view().percent());
            changes.add(view(OperationView.State.RUNNING, label, monotone, null, null, null));
            notifyAll();
        }
    }

    private OperationView view(
            OperationView.State state,
            String lastStep,
            int percent,
            @Nullable Instant endedAt,
            @Nullable Object result,
            @Nullable ProblemDetail problem) {
        return new OperationView(
                id, kind, subject, steps, state, lastStep, percent, startedAt, endedAt, result, problem);
    }
}
