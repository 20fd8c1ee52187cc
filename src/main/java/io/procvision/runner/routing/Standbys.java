package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.process.ProcessLease;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The versions that bound PIDs would go back to, kept warm by a lease each, so that the way back is one file swap. PIDs
 * may have the same standby, and what is one PID's standby may be bound on another. Which one a PID has follows from its
 * route: it gets another when that changes. One that was let go is not warmed again before that, or it would be warmed
 * and let go forever.
 */
@Component
public class Standbys {

    private static final Logger log = LoggerFactory.getLogger(Standbys.class);
    private static final String NOTHING_TO_TELL = "";

    private final boolean wanted;
    private final ConcurrentMap<Pid, Standby> standbys = new ConcurrentHashMap<>();

    /** Why a PID goes without one. */
    private final ConcurrentMap<Pid, String> without = new ConcurrentHashMap<>();

    /**
     * @param replacedAt since when the version is not the bound one any more
     */
    record Standby(ProcessLease lease, Instant replacedAt) {

        AlgorithmVersion version() {
            return lease.version();
        }
    }

    Standbys(StandbySettings settings) {
        this.wanted = settings.standby();
    }

    /** The standby of a PID, or why it has none. */
    public StandbyStatus of(Pid pid) {
        Standby standby = standbys.get(pid);
        if (standby != null) {
            return new StandbyStatus(
                    standby.version(), standby.lease().workers().states(), null);
        }
        return StandbyStatus.none(without.getOrDefault(pid, NOTHING_TO_TELL));
    }

    /** Whether a PID has no standby, and nothing is known that speaks against one. */
    boolean isMissing(Pid pid) {
        return wanted && !standbys.containsKey(pid) && !without.containsKey(pid);
    }

    /** A route was published; its version needs no second lease as its own standby. */
    void bound(ActiveBinding binding) {
        without.remove(binding.pid());
        Standby present = standbys.get(binding.pid());
        if (present != null && present.version().equals(binding.version())) {
            remove(binding.pid(), present);
        }
    }

    /** The version that the binding has replaced. */
    void keep(ActiveBinding binding, ProcessLease replaced) {
        if (!wanted) {
            replaced.close();
            return;
        }
        Standby before = standbys.put(binding.pid(), new Standby(replaced, binding.activatedAt()));
        without.remove(binding.pid());
        if (before != null) {
            before.lease().close();
        }
    }

    /**
     * A version that was warmed in the background for the binding; refused when the PID has a standby by now or its
     * binding is another. The binding is looked at again afterwards, since no lock keeps it from changing: a change that
     * comes later still will find this standby.
     */
    void offer(ActiveBinding binding, ProcessLease warmed, BooleanSupplier stillBound) {
        Standby standby = new Standby(warmed, binding.activatedAt());
        boolean taken = stillBound.getAsBoolean() && standbys.putIfAbsent(binding.pid(), standby) == null;
        if (!taken) {
            warmed.close();
        } else if (!stillBound.getAsBoolean()) {
            remove(binding.pid(), standby);
        }
    }

    /** There is no version the PID could go back to. */
    void noneFor(Pid pid) {
        without.putIfAbsent(pid, NOTHING_TO_TELL);
    }

    /** The PID goes without a standby until its binding changes; unless it has another than that one by now. */
    void giveUp(Pid pid, AlgorithmVersion version, String reason) {
        Standby present = standbys.get(pid);
        if (present == null || !present.version().equals(version)) {
            return;
        }
        without.put(pid, reason);
        if (standbys.remove(pid, present)) {
            log.warn("PID {} goes without a standby: {}", pid, reason);
            present.lease().close();
        } else {
            without.remove(pid, reason);
        }
    }

    /** The same for one that could not be warmed; it is nothing to a binding that has replaced that one since then. */
    void giveUpFor(ActiveBinding binding, String reason, BooleanSupplier stillBound) {
        Pid pid = binding.pid();
        if (stillBound.getAsBoolean() && !standbys.containsKey(pid)) {
            log.warn("PID {} goes without a standby: {}", pid, reason);
            without.put(pid, reason);
            if (!stillBound.getAsBoolean()) {
                without.remove(pid, reason);
            }
        }
    }

    void forget(Pid pid) {
        without.remove(pid);
        Standby present = standbys.remove(pid);
        if (present != null) {
            present.lease().close();
        }
    }

    Map<Pid, Standby> all() {
        return Map.copyOf(standbys);
    }

    /** What runs for the sake of standbys alone, by version. */
    Map<AlgorithmVersion, IdleVersion> idle(Collection<AlgorithmVersion> bound) {
        Map<AlgorithmVersion, IdleVersion> idle = new HashMap<>();
        all().forEach((pid, standby) -> {
            if (!bound.contains(standby.version())) {
                idle.merge(standby.version(), IdleVersion.of(pid, standby), IdleVersion::and);
            }
        });
        return idle;
    }

    private void remove(Pid pid, Standby standby) {
        if (standbys.remove(pid, standby)) {
            standby.lease().close();
        }
    }
}
