package io.procvision.runner.history;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The intent log of switches. A switch is written here before the file is touched and settled afterwards, each in a
 * transaction of its own together with its audit entry; whatever dies in between leaves a pending row that names what
 * was meant, for the reconciliation to compare with the file.
 */
@Component
@Transactional
public class SwitchLog {

    /** Of the SQL standard, and of both databases. */
    private static final String UNIQUE_VIOLATION = "23505";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Switches switches;
    private final SwitchAudit audit;
    private final SwitchTimes times;
    private final RunnerIdentity runner;
    private final Clock clock;

    SwitchLog(
            Switches switches, AuditTrail audit, ApplicationEventPublisher events, RunnerIdentity runner, Clock clock) {
        this.switches = switches;
        this.audit = new SwitchAudit(audit, events);
        this.times = new SwitchTimes(clock);
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Writes down what is about to happen, for all PIDs or none.
     *
     * @param patience after which another runner may settle what this one left pending
     */
    public List<Switch> intend(Collection<SwitchIntent> intents, Duration patience) {
        UUID group = UUID.randomUUID();
        Instant deadline = clock.instant().plus(patience);
        List<Switch> intended = intents.stream()
                .map(intent -> intended(intent, group, deadline))
                .toList();
        try {
            return switches.saveAllAndFlush(intended);
        } catch (DataIntegrityViolationException refused) {
            if (!isTaken(refused)) {
                throw refused;
            }
            throw new RunnerException(
                    Problem.STORE_BUSY,
                    "Another runner began a switch of one of %s in this moment"
                            .formatted(intents.stream().map(SwitchIntent::pid).toList()),
                    RETRY_AFTER);
        }
    }

    /** The keys that are unique, beside the rows' own, are one pending switch and one switch at a time of a PID. */
    private static boolean isTaken(DataIntegrityViolationException refused) {
        return refused.getMostSpecificCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState());
    }

    private static RunnerException busy(Switch pending) {
        return new RunnerException(
                Problem.STORE_BUSY,
                "PID %s is being changed by runner %s: %s to %s by %s, pending since %s"
                        .formatted(
                                pending.pid(),
                                pending.runner(),
                                pending.cause().word(),
                                pending.to().map(to -> to.version().toString()).orElse("nothing"),
                                pending.operator(),
                                pending.at()),
                RETRY_AFTER);
    }

    /**
     * What another runner has confirmed already, when this one was slow, stays as it is.
     *
     * @param swappedAt when the PID's file was replaced: up to then the version before it served
     */
    public void confirm(Collection<Switch> pending, Function<Switch, Instant> swappedAt) {
        for (Switch each : inOrder(pending)) {
            Switch row = locked(each);
            if (row.isConfirmed()) {
                continue;
            }
            Instant effective = isNewest(row) ? times.effective(row, swappedAt.apply(each)) : row.at();
            endCurrent(row.pid(), effective);
            row.confirm(clock.instant(), effective);
            audit.record(row, Outcome.SUCCEEDED, null);
        }
    }

    /** What another runner has given up already, when this one was slow, stays as it is. */
    public void abort(Collection<Switch> pending, String why) {
        for (Switch each : inOrder(pending)) {
            Switch row = locked(each);
            if (row.isAborted()) {
                continue;
            }
            row.abort(clock.instant(), Texts.fit(why));
            audit.record(row, Outcome.FAILED, why);
        }
    }

    /** Writes down a binding that stands already, such as one another program made. */
    public Switch adopt(SwitchIntent intent, BoundVersion standing, String detail) {
        Instant at = times.after(switches.findLast(intent.pid().value()), intent);
        endCurrent(intent.pid(), at);
        Switch row = switches.save(Switch.adopted(intent, standing.activatedAt(), at, runner.toString()));
        audit.record(row, Outcome.SUCCEEDED, detail);
        return row;
    }

    /** Writes down a switch that happened at that time without the log; once, however often it is told. */
    public void adoptLate(SwitchIntent intent, Instant at, String detail) {
        Optional<Switch> last = switches.findLast(intent.pid().value());
        boolean isKnown = switches.findLastConfirmed(intent.pid().value())
                .flatMap(Switch::to)
                .filter(to -> !to.activatedAt().isBefore(at))
                .isPresent();
        if (isKnown) {
            return;
        }
        Instant effective = last.filter(row -> !row.at().isBefore(at)).isPresent() ? times.after(last, intent) : at;
        endCurrent(intent.pid(), effective);
        Switch row = switches.save(Switch.adopted(intent, at, effective, runner.toString()));
        audit.record(row, Outcome.SUCCEEDED, detail);
    }

    @Transactional(readOnly = true)
    public List<Switch> pending() {
        return switches.findByState(Switch.State.PENDING);
    }

    @Transactional(readOnly = true)
    public Optional<Switch> pending(Pid pid) {
        return switches.findByPendingPid(pid.value());
    }

    /** Whether nobody has settled any of a request's switches. */
    @Transactional(readOnly = true)
    public boolean arePending(List<Switch> request) {
        return switches.countPending(request.get(0).groupId()) == request.size();
    }

    /**
     * What the log knows of a PID at this moment. The pending switch is read first, because it may become the confirmed one
     * meanwhile but never the other way round.
     */
    @Transactional(readOnly = true)
    public Known known(Pid pid) {
        Optional<Switch> pending = switches.findByPendingPid(pid.value());
        return new Known(pending, switches.findLastConfirmed(pid.value()));
    }

    public record Known(Optional<Switch> pending, Optional<Switch> lastConfirmed) {}

    /** The last confirmed switch of a PID, which may have been an unbinding. */
    @Transactional(readOnly = true)
    public Optional<Switch> lastConfirmed(Pid pid) {
        return switches.findLastConfirmed(pid.value());
    }

    /** Confirmed switches of a PID, the newest first. */
    @Transactional(readOnly = true)
    public List<Switch> confirmed(Pid pid, int limit) {
        return switches.findConfirmed(pid.value(), Limit.of(limit));
    }

    /** What those made of its binding, the newest first. */
    @Transactional(readOnly = true)
    public List<PastBinding> past(Pid pid, int limit) {
        return switches.findPast(pid.value(), Limit.of(limit));
    }

    /** The last confirmed switch of every PID that is bound, as far as the log knows. */
    @Transactional(readOnly = true)
    public List<Switch> current() {
        return switches.findCurrent();
    }

    /** A runner and an emergency through another may settle one switch at the same moment: the second finds it settled. */
    private Switch locked(Switch row) {
        return switches.lock(row.id()).orElseThrow(() -> new IllegalStateException("The log has lost " + row));
    }

    /** The same for everybody, so that none has what another waits for. */
    private static List<Switch> inOrder(Collection<Switch> request) {
        return request.stream().sorted(Comparator.comparing(Switch::id)).toList();
    }

    /** Nearly always; one that was adopted meanwhile keeps its place behind what it replaced. */
    private boolean isNewest(Switch row) {
        return switches.findLast(row.pid().value())
                .filter(last -> last.id() == row.id())
                .isPresent();
    }

    private void endCurrent(Pid pid, Instant at) {
        switches.findLastConfirmed(pid.value())
                .filter(last -> last.until().isEmpty())
                .ifPresent(last -> last.endAt(at));
    }

    /** One that is pending is nearly always the last; where it is not, the database refuses a second one. */
    private Switch intended(SwitchIntent intent, UUID group, Instant deadline) {
        Optional<Switch> last = switches.findLast(intent.pid().value());
        last.filter(Switch::isPending).ifPresent(pending -> {
            throw busy(pending);
        });
        return new Switch(group, intent, times.after(last, intent), runner.toString(), deadline);
    }
}
