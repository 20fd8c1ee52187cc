package io.procvision.runner.activation;

import io.procvision.runner.activation.EmergencyJournal.Entry;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.store.StoreLock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells the log, once it can be reached again, of the emergencies that went on without it: with the time, the cause and the
 * figure of each, as if it had been there. Before anybody could take their bindings for ones that came from outside.
 */
@Component
class UnloggedEmergencies {

    private static final Logger log = LoggerFactory.getLogger(UnloggedEmergencies.class);

    private final EmergencyJournal journal;
    private final SwitchLog switchLog;
    private final ActiveBindings bindings;
    private final PidLocks pidLocks;
    private final StoreLock storeLock;
    private final RepairRecord noted;
    private final RunnerIdentity self;
    private final Clock clock;

    UnloggedEmergencies(
            EmergencyJournal journal,
            SwitchLog switchLog,
            ActiveBindings bindings,
            PidLocks pidLocks,
            StoreLock storeLock,
            RepairRecord noted,
            RunnerIdentity self,
            Clock clock) {
        this.journal = journal;
        this.switchLog = switchLog;
        this.bindings = bindings;
        this.pidLocks = pidLocks;
        this.storeLock = storeLock;
        this.noted = noted;
        this.self = self;
        this.clock = clock;
    }

    /** PIDs whose bindings the log has to be asked about, because what told it of them was damaged. */
    Set<Pid> settle() {
        for (Pid pid : journal.pids()) {
            Optional<PidLocks.Held> free = pidLocks.tryAcquire(List.of(pid), "telling the log of an emergency");
            if (free.isPresent()) {
                try (PidLocks.Held held = free.get();
                        StoreLock.Held store = storeLock.acquire("telling the log of an emergency of " + pid)) {
                    settle(pid);
                } catch (DataAccessException | TransactionException down) {
                    log.debug("The log cannot be told of the emergency of PID {} yet", pid, down);
                    return Set.of();
                } catch (RuntimeException failure) {
                    log.error(
                            "The log cannot be told of the emergency of PID {}: {}",
                            pid,
                            failure.getMessage(),
                            failure);
                }
            }
        }
        return tellOfDamage();
    }

    private Set<Pid> tellOfDamage() {
        Set<Pid> told = new TreeSet<>();
        try {
            journal.damages().forEach((pid, damage) -> {
                noted.emergenciesLost(pid, damage);
                journal.told(pid, damage);
                told.add(pid);
            });
        } catch (DataAccessException | TransactionException down) {
            log.debug("The audit trail cannot be told of damaged emergencies yet", down);
        }
        return told;
    }

    /** The caller holds the PID's lock and the store lock. */
    void settle(Pid pid) {
        List<Entry> entries = journal.entries(pid);
        List<Entry> unsettled = new ArrayList<>();
        for (Entry entry : entries) {
            if (!isSettled(pid, entry, entries)) {
                unsettled.add(entry);
            }
        }
        if (unsettled.size() < entries.size()) {
            journal.keep(pid, unsettled);
        }
    }

    private boolean isSettled(Pid pid, Entry entry, List<Entry> all) {
        if (stands(pid, entry.left())) {
            return !isUnderWay(entry);
        }
        if (!isTheOneThatSucceeded(pid, entry, all)) {
            return true;
        }
        if (isPending(pid, entry.bound()) || !confirmWhatWasLeft(pid, entry.left())) {
            return false;
        }
        switchLog.adoptLate(entry.intent(pid), entry.at(), "it went on while the database was down");
        log.warn("The log has been told that PID {} went back to {} at {}", pid, entry.bound(), entry.at());
        return true;
    }

    /** The log heard of the intent, and the rest it missed: that row is settled first, and tells all where it is confirmed. */
    private boolean isPending(Pid pid, BoundVersion bound) {
        return switchLog.pending(pid).flatMap(Switch::to).filter(bound::equals).isPresent();
    }

    /**
     * What the emergency left may be a switch that was acknowledged and whose confirmation the database missed. Once the
     * journal is cleared nothing would tell any more that it had happened, so it is confirmed first, with all its PIDs. One
     * that has not reached all of them is still its runner's, or to be undone; until then the entry is needed.
     *
     * @return whether there is nothing to be confirmed any more
     */
    private boolean confirmWhatWasLeft(Pid pid, BoundVersion left) {
        Optional<Switch> missed = switchLog
                .pending(pid)
                .filter(row -> row.to().filter(left::equals).isPresent());
        if (missed.isEmpty()) {
            return true;
        }
        List<Switch> request = switchLog.pending().stream()
                .filter(row -> row.groupId().equals(missed.get().groupId()))
                .toList();
        if (request.stream().anyMatch(this::isAsBefore)) {
            return false;
        }
        log.warn("{} had happened, since an emergency left it: confirmed", request);
        switchLog.confirm(request, row -> SwapTime.of(row, bindings));
        return true;
    }

    private boolean isAsBefore(Switch row) {
        return row.from()
                .map(from -> stands(row.pid(), from))
                .orElse(bindings.read(row.pid()) instanceof BindingFile.Absent);
    }

    /** Whether a pending switch had happened, because an emergency found its binding in place. */
    boolean followed(Switch row) {
        return journal.entries(row.pid()).stream()
                .map(Entry::left)
                .anyMatch(left -> row.to().filter(left::equals).isPresent());
    }

    /** Of several runners that meant to leave one binding: that whose own binding stands, or was left by a later one. */
    private boolean isTheOneThatSucceeded(Pid pid, Entry entry, List<Entry> all) {
        long rivals =
                all.stream().filter(other -> other.left().equals(entry.left())).count();
        return rivals == 1
                || stands(pid, entry.bound())
                || all.stream().anyMatch(later -> later.left().equals(entry.bound()));
    }

    /**
     * Another runner may still warm the version that it goes to, until its deadline. One of this runner is over, because the
     * caller holds the PID's lock; killed before its file was replaced, it did not happen, and the evaluator finds out again.
     */
    private boolean isUnderWay(Entry entry) {
        return entry.runner() != null
                && entry.deadline() != null
                && !entry.runner().equals(self.toString())
                && !self.isGone(entry.runner())
                && clock.instant().isBefore(entry.deadline());
    }

    private boolean stands(Pid pid, BoundVersion expected) {
        return bindings.read(pid) instanceof BindingFile.Bound file
                && file.binding().equals(new ActiveBinding(pid, expected.version(), expected.activatedAt()));
    }
}
