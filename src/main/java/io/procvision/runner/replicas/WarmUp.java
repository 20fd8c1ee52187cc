package io.procvision.runner.replicas;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One switch's waiting for the other runners. A runner that leaves or falls silent is not waited for any longer; one that
 * says no, or is alive and says nothing until the end of the patience, makes the warm-up fail with its name.
 */
public final class WarmUp implements AutoCloseable {

    private final Map<Long, AlgorithmVersion> requests;
    private final Consumer<WarmUp> onClose;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    WarmUp(Map<Long, AlgorithmVersion> requests, Consumer<WarmUp> onClose) {
        this.requests = Map.copyOf(requests);
        this.onClose = onClose;
    }

    /** Where there is nobody to wait for. */
    public static WarmUp ofNobody() {
        WarmUp nobody = new WarmUp(Map.of(), closed -> {});
        nobody.ready.complete(null);
        return nobody;
    }

    /** Completes when every other live runner has all versions warm; fails as {@code 2010} naming the one that has not. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    Set<Long> requests() {
        return requests.keySet();
    }

    /** @param others the runners that are alive now, without this one */
    void judge(Set<String> others, Collection<WarmUpAnswer> answers, Duration waited, Duration patience) {
        for (Map.Entry<Long, AlgorithmVersion> request : requests.entrySet()) {
            List<WarmUpAnswer> own = answers.stream()
                    .filter(answer -> answer.request() == request.getKey() && others.contains(answer.runner()))
                    .toList();
            for (WarmUpAnswer answer : own) {
                answer.whyNot()
                        .ifPresent(failure -> fail("The replica %s could not warm %s: %s"
                                .formatted(answer.runner(), request.getValue(), failure)));
            }
            Set<String> missing = new TreeSet<>(others);
            own.forEach(answer -> missing.remove(answer.runner()));
            if (!missing.isEmpty()) {
                if (waited.compareTo(patience) >= 0) {
                    fail(
                            ("No word within %s from %s that %s is warm there. Look at that replica's log, restart it, or use "
                                            + "emergency-rollback, which waits for no replica")
                                    .formatted(patience, String.join(", ", missing), request.getValue()));
                }
                return;
            }
        }
        ready.complete(null);
    }

    private void fail(String detail) {
        ready.completeExceptionally(new RunnerException(Problem.PREWARM_FAILED, detail));
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
