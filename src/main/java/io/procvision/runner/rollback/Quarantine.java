package io.procvision.runner.rollback;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.procvision.runner.catalog.WithdrawnVersions;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Which versions may not be bound, readable without the database: emergencies go on while it is down, and must not go
 * back to a version that one of them left. What the database has is read again at an interval, because another runner
 * may have changed it; what an emergency of this runner left is remembered from its swap on, until the database shows it.
 */
@Component
public class Quarantine implements WithdrawnVersions {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private final QuarantineLog written;

    /** As the database had it when it was last asked. */
    private volatile Map<Hold.Key, Hold> known = Map.of();

    private final ConcurrentMap<Hold.Key, Hold> remembered = new ConcurrentHashMap<>();

    Quarantine(QuarantineLog written, MeterRegistry meters) {
        this.written = written;
        Gauge.builder("runner.quarantined", this, quarantine -> quarantine.all().size())
                .description("Versions held back, each on one PID or everywhere")
                .register(meters);
    }

    /** What holds the version back on that PID, as far as is known without asking the database. */
    public Optional<Hold> find(Pid pid, AlgorithmVersion version) {
        return Stream.of(new Hold.Key(null, version), new Hold.Key(pid, version))
                .flatMap(key -> find(key).stream())
                .findFirst();
    }

    /** The withdrawal that holds the version back everywhere, likewise. */
    public Optional<Hold> withdrawal(AlgorithmVersion version) {
        return find(new Hold.Key(null, version));
    }

    @Override
    public boolean isWithdrawn(AlgorithmVersion version) {
        return withdrawal(version).isPresent();
    }

    /** What holds the version back on that PID, by the database too; for changes that need it anyway. */
    Optional<Hold> findExactly(Pid pid, AlgorithmVersion version) {
        return written.held(pid, version).or(() -> Optional.ofNullable(remembered.get(new Hold.Key(pid, version))));
    }

    /** Where the version is held back: on which PIDs, or everywhere. */
    public List<Hold> holdsOf(AlgorithmVersion version) {
        return all().stream()
                .filter(hold -> hold.version().equals(version))
                .sorted(Comparator.comparing(Hold::at))
                .toList();
    }

    Collection<Hold> all() {
        Map<Hold.Key, Hold> all = new HashMap<>(known);
        all.putAll(remembered);
        return all.values();
    }

    /** An emergency has left the version, whether or not the database can be told now. One withdrawn is held already. */
    void remember(Hold hold) {
        if (!isWithdrawn(hold.version())) {
            remembered.put(hold.key(), hold);
        }
    }

    /** A person lets a version be bound again: to that PID, or everywhere where the PID is null. */
    void release(@Nullable Pid pid, AlgorithmVersion version, Actor operator, String reason) {
        boolean wasWritten = written.release(pid, version, operator, reason);
        boolean wasRemembered = remembered.remove(new Hold.Key(pid, version)) != null;
        if (!wasWritten && !wasRemembered) {
            throw new RunnerException(
                    Problem.NOT_FOUND,
                    pid == null
                            ? "%s is not withdrawn".formatted(version)
                            : "%s is not quarantined on PID %s".formatted(version, pid));
        }
        refresh();
    }

    @Scheduled(initialDelayString = "PT0S", fixedDelayString = "PT5S")
    void look() {
        try {
            refresh();
        } catch (DataAccessException | TransactionException down) {
            log.warn("The quarantine cannot be read; what was known goes on to hold: {}", down.getMessage());
        }
    }

    /** One at a time, so that what is read first is never taken for the newest. */
    synchronized void refresh() {
        List<Hold> held = written.held();
        Map<Hold.Key, Hold> fresh = new HashMap<>();
        held.forEach(hold -> fresh.put(hold.key(), hold));
        known = Map.copyOf(fresh);
        remembered
                .values()
                .removeIf(hold -> fresh.containsKey(new Hold.Key(null, hold.version())) || written.knows(hold));
    }

    private Optional<Hold> find(Hold.Key key) {
        return Optional.ofNullable(known.get(key)).or(() -> Optional.ofNullable(remembered.get(key)));
    }
}
