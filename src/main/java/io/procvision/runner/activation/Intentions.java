package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchIntent;
import io.procvision.runner.history.SwitchLog;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Where a switch says what it means to do before it touches anything: in the log, and nowhere else as long as there is one.
 * An emergency does not wait for a database that is down; it says it in the {@link EmergencyJournal}, and the
 * reconciliation tells the log once that is back.
 */
@Component
class Intentions {

    private static final Logger log = LoggerFactory.getLogger(Intentions.class);

    private static final int ATTEMPTS = 3;

    private final SwitchLog switchLog;
    private final EmergencyJournal journal;
    private final Precedence precedence;
    private final Clock clock;

    Intentions(SwitchLog switchLog, EmergencyJournal journal, Precedence precedence, Clock clock) {
        this.switchLog = switchLog;
        this.journal = journal;
        this.precedence = precedence;
        this.clock = clock;
    }

    /** @param patience after which another runner may settle what this one left pending */
    List<Switch> intend(SwitchRequest request, List<PlannedSwitch> plan, Duration patience) {
        List<SwitchIntent> intents =
                plan.stream().map(each -> each.intent(request)).toList();
        try {
            return logged(request, intents, patience);
        } catch (DataAccessException | TransactionException down) {
            if (!request.isEmergency()) {
                throw down;
            }
            log.error("{} goes on without the log, which cannot be reached: {}", request.summary(), down.getMessage());
            List<Switch> unlogged = intents.stream()
                    .map(intent -> Switch.unlogged(intent, clock.instant(), patience))
                    .toList();
            journal.add(unlogged);
            return unlogged;
        }
    }

    /** An emergency finds another runner's pending switch in its way rarely, and a second one that came meanwhile hardly ever. */
    private List<Switch> logged(SwitchRequest request, List<SwitchIntent> intents, Duration patience) {
        for (int attempt = 1; ; attempt++) {
            try {
                return switchLog.intend(intents, patience);
            } catch (RunnerException busy) {
                if (!request.isEmergency()
                        || busy.problem() != Problem.STORE_BUSY
                        || attempt == ATTEMPTS
                        || !precedence.makeWay(request.pids(), request.summary())) {
                    throw busy;
                }
            }
        }
    }

    void confirm(List<Switch> intended, Map<Pid, Instant> swappedAt) {
        if (areUnlogged(intended)) {
            log.warn("{} stands and will be told to the log when that is back", intended);
            return;
        }
        try {
            switchLog.confirm(intended, row -> swappedAt.getOrDefault(row.pid(), row.at()));
        } catch (DataAccessException | TransactionException | IllegalStateException down) {
            log.error("{} stands but could not be confirmed in the log; reconciliation will", intended, down);
        }
    }

    void abort(List<Switch> intended, RuntimeException failure) {
        if (areUnlogged(intended)) {
            takeBack(intended);
            return;
        }
        try {
            switchLog.abort(intended, failure instanceof RunnerException known ? known.detail() : failure.toString());
        } catch (DataAccessException | TransactionException down) {
            log.error("{} failed and could not be aborted in the log; reconciliation will", intended, down);
        }
    }

    /** Must not hide why they failed; what stays in the journal is judged by the files later. */
    private void takeBack(List<Switch> unlogged) {
        try {
            journal.remove(unlogged);
        } catch (RunnerException | UncheckedIOException failure) {
            log.error("{} failed and is still in the journal; reconciliation will look", unlogged, failure);
        }
    }

    private static boolean areUnlogged(List<Switch> intended) {
        return !intended.get(0).isLogged();
    }
}
