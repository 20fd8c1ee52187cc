package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchIntent;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What emergencies mean to do while the log cannot be reached: a file per PID beside the bindings, as durable as they are,
 * from before the binding is replaced until the log has it. Written and removed under the PID's lock and the store lock: while
 * the log cannot keep two runners apart, both may be about to leave the same version.
 */
@Component
class EmergencyJournal {

    private static final Logger log = LoggerFactory.getLogger(EmergencyJournal.class);
    private static final String SUFFIX = EmergencyFile.SUFFIX;

    private final Path folder;
    private final StoreLock lock;
    private final RunnerIdentity self;

    /** What became of files that were damaged, until the audit trail has it. */
    private final ConcurrentMap<Pid, String> damages = new ConcurrentHashMap<>();

    EmergencyJournal(Store store, StoreLock lock, RunnerIdentity self) {
        this.folder = store.emergencies();
        this.lock = lock;
        this.self = self;
    }

    /** PIDs that have something to be told to the log. */
    Set<Pid> pids() {
        Set<Pid> pids = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                pid(file).ifPresent(pids::add);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The emergencies in %s cannot be listed".formatted(folder), failure);
        }
        return pids;
    }

    /** A file that somebody else put there is none of ours, and keeps nobody from starting. */
    private static Optional<Pid> pid(Path file) {
        String name = file.getFileName().toString();
        try {
            return Optional.of(new Pid(name.substring(0, name.length() - SUFFIX.length())));
        } catch (RunnerException noPid) {
            log.debug("{} holds no emergencies: {}", file, noPid.detail());
            return Optional.empty();
        }
    }

    void add(Collection<Switch> intended) {
        try (StoreLock.Held held = lock.acquire("writing down an emergency")) {
            note(intended);
        }
    }

    /** As {@link #add}, for whoever holds the store lock. */
    void note(Collection<Switch> intended) {
        for (Switch each : intended) {
            List<Entry> entries = new ArrayList<>(entries(each.pid()));
            entries.add(Entry.of(each, self));
            keep(each.pid(), entries);
        }
    }

    /** They did not happen after all. */
    void remove(Collection<Switch> intended) {
        try (StoreLock.Held held = lock.acquire("taking back an emergency")) {
            for (Switch each : intended) {
                List<Entry> entries = new ArrayList<>(entries(each.pid()));
                entries.remove(Entry.of(each, self));
                keep(each.pid(), entries);
            }
        }
    }

    /**
     * In the order in which they happened; the caller holds the store lock. A file that is damaged is set aside, so that it is
     * found once and by one runner, and there are none of it: the binding file tells the rest.
     */
    List<Entry> entries(Pid pid) {
        EmergencyFile file = file(pid);
        try {
            return file.read();
        } catch (EmergencyFile.DamagedException damage) {
            setAside(pid, file, String.valueOf(damage.getMessage()));
            return List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException("The emergencies of PID %s cannot be read".formatted(pid), failure);
        }
    }

    private void setAside(Pid pid, EmergencyFile file, String damage) {
        try {
            Path aside = file.setAside();
            log.error(
                    "What emergencies of PID {} did without the log is damaged and was set aside as {}: {}. The PID keeps"
                            + " what its binding file says; what an emergency left is not quarantined by this, so withdraw it"
                            + " where it must not be bound again",
                    pid,
                    aside,
                    damage);
            damages.put(pid, "set aside as %s, because it is damaged: %s".formatted(aside.getFileName(), damage));
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The damaged emergencies of PID %s cannot be set aside".formatted(pid), failure);
        }
    }

    /** What became of damaged files, by PID, and nobody has been told of yet. */
    Map<Pid, String> damages() {
        return Map.copyOf(damages);
    }

    /** The audit trail has it. */
    void told(Pid pid, String damage) {
        damages.remove(pid, damage);
    }

    /** Of the PID, those and no others; the caller holds the store lock. */
    void keep(Pid pid, List<Entry> entries) {
        try {
            if (entries.isEmpty()) {
                file(pid).delete();
            } else {
                file(pid).replace(entries);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The emergency of PID %s cannot be written to %s".formatted(pid, folder), failure);
        }
    }

    private EmergencyFile file(Pid pid) {
        return new EmergencyFile(folder, pid);
    }

    /**
     * One emergency: what it left, what it went to, and all that the log will want to know.
     *
     * @param runner that is at it until the deadline; both are absent in what an earlier release wrote
     */
    record Entry(
            Left from,
            String name,
            String version,
            Instant at,
            String operator,
            String reason,
            @Nullable Cause trigger,
            @Nullable String runner,
            @Nullable Instant deadline) {

        record Left(String name, String version, Instant activatedAt) {}

        record Cause(String metric, double value, double threshold, long windowMillis, long calls) {}

        static Entry of(Switch intended, RunnerIdentity runner) {
            BoundVersion from = intended.from().orElseThrow();
            AlgorithmVersion to = intended.to().orElseThrow().version();
            return new Entry(
                    new Left(from.version().name(), from.version().version(), from.activatedAt()),
                    to.name(),
                    to.version(),
                    intended.at(),
                    intended.operator().name(),
                    intended.reason(),
                    intended.trigger()
                            .map(figure -> new Cause(
                                    figure.metric(),
                                    figure.value(),
                                    figure.threshold(),
                                    figure.window().toMillis(),
                                    figure.calls()))
                            .orElse(null),
                    runner.toString(),
                    intended.deadline());
        }

        BoundVersion left() {
            return new BoundVersion(new AlgorithmVersion(from.name, from.version), from.activatedAt);
        }

        BoundVersion bound() {
            return new BoundVersion(new AlgorithmVersion(name, version), at);
        }

        SwitchIntent intent(Pid pid) {
            return new SwitchIntent(
                    pid,
                    left(),
                    bound().version(),
                    SwitchCause.EMERGENCY,
                    new Actor(operator),
                    reason,
                    trigger == null
                            ? null
                            : new Trigger(
                                    trigger.metric,
                                    trigger.value,
                                    trigger.threshold,
                                    java.time.Duration.ofMillis(trigger.windowMillis),
                                    trigger.calls));
        }
    }
}
