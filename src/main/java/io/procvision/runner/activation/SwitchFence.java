package io.procvision.runner.activation;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Lets a switch replace files only while it is still pending in the log. Others settle the switch of a runner that fell
 * silent, and an emergency does not wait for one that warms; both do so under the store lock, and so does this look, so that
 * a runner that stood still and goes on does not replace what others have bound since.
 *
 * <p>An emergency does not wait for a database that is down either. It goes by its deadline then, before which nobody else
 * gives up an emergency of a runner that they hear of, and is written to the journal in case somebody did.
 */
@Component
class SwitchFence {

    private static final Logger log = LoggerFactory.getLogger(SwitchFence.class);

    /** The store lock is held meanwhile, whatever the database does. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A database that took the intent so lately is there. */
    private static final Duration LATELY = Duration.ofMillis(500);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final SwitchLog switchLog;
    private final EmergencyJournal journal;
    private final Clock clock;
    private final Duration patience;
    private final ExecutorService looks = Executors.newCachedThreadPool(look -> {
        Thread thread = new Thread(look, "switch-fence");
        thread.setDaemon(true);
        return thread;
    });

    @Autowired
    SwitchFence(SwitchLog switchLog, EmergencyJournal journal, Clock clock) {
        this(switchLog, journal, clock, PATIENCE);
    }

    SwitchFence(SwitchLog switchLog, EmergencyJournal journal, Clock clock, Duration patience) {
        this.switchLog = switchLog;
        this.journal = journal;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * To be called before the store lock is taken: what cannot go on for want of a database must not keep the lock from an
     * emergency while it finds out.
     *
     * @param sinceIntended how long ago the log was told, where it was
     */
    Passage approach(List<Switch> intended, Duration sinceIntended) {
        if (!intended.get(0).isLogged()) {
            return () -> requireInTime(intended);
        }
        if (sinceIntended.compareTo(LATELY) < 0) {
            return () -> pass(intended);
        }
        try {
            requirePending(intended);
            return () -> pass(intended);
        } catch (DataAccessException | TransactionException down) {
            requireEmergency(intended, down);
            return () -> passUnasked(intended);
        }
    }

    private void pass(List<Switch> intended) {
        try {
            requirePending(intended);
        } catch (DataAccessException | TransactionException down) {
            requireEmergency(intended, down);
            passUnasked(intended);
        }
    }

    private static void requireEmergency(List<Switch> intended, RuntimeException down) {
        if (intended.get(0).cause() != SwitchCause.EMERGENCY) {
            throw down;
        }
        log.error("{} goes on, although the log cannot be asked about it: {}", intended, down.getMessage());
    }

    private void passUnasked(List<Switch> intended) {
        requireInTime(intended);
        journal.note(intended);
    }

    private void requirePending(List<Switch> intended) {
        if (!arePending(intended)) {
            throw new RunnerException(
                    Problem.STORE_BUSY,
                    ("The switch of %s was given up by another runner while it was under way: an emergency went ahead of it,"
                                    + " or this runner had not been heard of. Look at the PID's history, and ask again if it"
                                    + " is still wanted")
                            .formatted(intended.stream().map(Switch::pid).toList()),
                    RETRY_AFTER);
        }
    }

    /** On another thread, because no driver promises that an answer or an error comes in time. */
    private boolean arePending(List<Switch> intended) {
        CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> switchLog.arePending(intended), looks);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw new DataAccessResourceFailureException(
                    "The log did not say within %s whether %s is still pending".formatted(patience, intended), silent);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DataAccessResourceFailureException("Interrupted while asking the log", interrupted);
        }
    }

    /** Later than that another runner may have settled the switch. */
    private void requireInTime(List<Switch> intended) {
        for (Switch each : intended) {
            if (!clock.instant().isBefore(each.deadline())) {
                throw new RunnerException(
                        Problem.STORE_BUSY,
                        "The switch of PID %s was not ready by %s and may have been given up by another runner"
                                .formatted(each.pid(), each.deadline()),
                        RETRY_AFTER);
            }
        }
    }

    /** The last look, for whoever holds the store lock by now; fails as {@code 2011} where the switch is over. */
    interface Passage {

        void require();
    }
}
