package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/** The looks of the evaluator as its own health tells them: when each began, and which PIDs it found unwell. */
final class NotedLooks implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(10);

    private final HealthIndicator evaluator;
    private final NavigableMap<Instant, Set<String>> looks = new ConcurrentSkipListMap<>();
    private final Thread thread = new Thread(this::note, "noted-looks");
    private volatile boolean stopped;

    NotedLooks(HealthContributorRegistry registry) {
        this.evaluator = (HealthIndicator) Objects.requireNonNull(registry.getContributor("emergencyEvaluator"));
        thread.start();
    }

    /** When the look began that was the nth to find the PID unwell: no earlier one may act on it, and that one has to. */
    Instant nthInTrouble(String pid, int nth) {
        List<Instant> inTrouble = looks.entrySet().stream()
                .filter(look -> look.getValue().contains(pid))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(inTrouble).as("looks that found %s unwell", pid).isNotEmpty();
        return inTrouble.get(Math.min(nth, inTrouble.size()) - 1);
    }

    private void note() {
        while (!stopped) {
            Health health = Objects.requireNonNull(evaluator.health(true));
            if (health.getDetails().get("trouble") instanceof Map<?, ?> trouble) {
                Set<String> pids = Set.copyOf(
                        trouble.keySet().stream().map(Object::toString).toList());
                looks.put(Instant.parse(String.valueOf(health.getDetails().get("last_look"))), pids);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
