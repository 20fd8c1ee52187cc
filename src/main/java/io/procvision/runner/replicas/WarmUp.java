package io.procvision.runner.replicas;

import io.procvision.runner.core.AlgorithmVersion;
import java.time.Duration;
import java.util.Collection;
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
    private volatile Set<String> missing = Set.of();

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
    void judge(Set<String> others, Collection<WarmUpAnswer> answers) {
        Set<String> silent = new TreeSet<>();
        for (Map.Entry<Long, AlgorithmVersion> request : requests.entrySet()) {
            Set<String> left = new TreeSet<>(others);
            answers.stream()
                    .filter(answer -> answer.request() == request.getKey() && left.remove(answer.runner()))
                    .forEach(answer -> answer.whyNot()
                            .ifPresent(failure -> fail("The replica %s could not warm %s: %s"
                                    .formatted(answer.runner(), request.getValue(), failure))));
            silent.addAll(left);
        }
        missing = silent;
        if (silent.isEmpty()) {
            ready.complete(null);
        }
    }

    /** Nothing more is waited for, whether or not anything could be heard. */
    void endOfPatience(Duration patience) {
        String silent = missing.isEmpty() ? "any replica" : String.join(", ", missing);
        fail(("No word within %s from %s that %s is warm there. Look at that replica's log, restart it, or use"
                        + " emergency-rollback, which waits for no replica")
                .formatted(patience, silent, requests.values()));
    }

    /** This runner ends, and with it whoever waits here. */
    void shutDown() {
        fail("This runner is shutting down");
    }

    private void fail(String detail) {
        ready.completeExceptionally(new NotWarmElsewhereException(detail));
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
