package io.procvision.runner.replicas;

import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.store.EmbeddedDatabase;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The runners that share this one's database. An embedded database has one runner, which is never asked about others. */
@Component
class Replicas {

    private static final int LEASES_KEPT = 3;

    private final ReplicaTable table;
    private final ReplicaSettings settings;
    private final RunnerIdentity self;
    private final boolean shared;
    private final Instant startedAt =
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

    Replicas(ReplicaTable table, ReplicaSettings settings, RunnerIdentity self, EmbeddedDatabase embedded) {
        this.table = table;
        this.settings = settings;
        this.self = self;
        this.shared = !embedded.isUsed();
    }

    boolean shared() {
        return shared;
    }

    /** Whether the runner is this one. */
    boolean isSelf(String runner) {
        return runner.equals(self.toString());
    }

    boolean isAlive(Replica replica) {
        return isSelf(replica.runner())
                || (replica.silence().compareTo(settings.lease()) <= 0 && !self.isGone(replica.runner()));
    }

    List<Replica> all() {
        return shared ? table.all() : List.of(new Replica(self.toString(), startedAt, Duration.ZERO));
    }

    /** Since its last sign of life; empty for one that is not known (any more). */
    Optional<Duration> silence(String runner) {
        return table.all().stream()
                .filter(replica -> replica.runner().equals(runner))
                .map(Replica::silence)
                .findFirst();
    }

    /** Those that are alive, without this one. */
    Set<String> others() {
        return shared
                ? table.all().stream()
                        .filter(replica -> !isSelf(replica.runner()) && isAlive(replica))
                        .map(Replica::runner)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    void beat() {
        table.beat(self.toString(), startedAt);
    }

    void leave() {
        table.remove(self.toString());
    }

    /**
     * Forgets those that died without leaving, and what they had asked for; not before everybody has had time to see of what
     * they left that they fell silent.
     */
    void removeDead() {
        table.all().stream().filter(this::isLongGone).forEach(replica -> table.remove(replica.runner()));
        table.endOrphans();
    }

    private boolean isLongGone(Replica replica) {
        return self.isGone(replica.runner())
                || (!isAlive(replica)
                        && replica.silence().compareTo(settings.lease().multipliedBy(LEASES_KEPT)) > 0);
    }
}
