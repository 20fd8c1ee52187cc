package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.routing.BindingFile;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What PIDs are bound to: by file and log, or by a usable file alone while the log cannot be reached. Which PIDs that was is
 * remembered, so that the log can be asked about them later. The caller holds the PID's lock.
 */
final class StandingBindings {

    private static final Logger log = LoggerFactory.getLogger(StandingBindings.class);

    private final BindingRecovery recovery;
    private final Set<Pid> unasked = ConcurrentHashMap.newKeySet();

    /** A log that is down is not asked for each PID, since each would wait for a connection. */
    private volatile boolean logIsDown;

    StandingBindings(BindingRecovery recovery) {
        this.recovery = recovery;
    }

    /** As somebody found who has just asked the log something else. */
    void logIsDown(boolean down) {
        logIsDown = down;
    }

    /** The PID may follow a file of which the log does not know. */
    void ask(Pid pid) {
        unasked.add(pid);
    }

    /** PIDs that follow files of which the log has not been asked. */
    Set<Pid> unasked() {
        return Set.copyOf(unasked);
    }

    /** Empty where the PID is rightly unbound. A file that is of no use without the log waits for it. */
    Optional<BindingFile.Bound> find(Pid pid) {
        if (logIsDown) {
            Optional<BindingFile.Bound> file = trust(pid);
            if (file.isPresent()) {
                return file;
            }
        }
        try {
            return byTheLog(pid);
        } catch (DataAccessException | TransactionException down) {
            logIsDown = true;
            return Optional.of(trust(pid).orElseThrow(() -> down));
        }
    }

    Optional<BindingFile.Bound> byTheLog(Pid pid) {
        Optional<BindingFile.Bound> standing = recovery.recover(pid);
        unasked.remove(pid);
        return standing;
    }

    private Optional<BindingFile.Bound> trust(Pid pid) {
        Optional<BindingFile.Bound> file = recovery.asFiled(pid);
        file.ifPresent(bound -> {
            log.warn(
                    "PID {} follows its file to {} without the log, which cannot be reached",
                    pid,
                    bound.binding().version());
            unasked.add(pid);
        });
        return file;
    }
}
