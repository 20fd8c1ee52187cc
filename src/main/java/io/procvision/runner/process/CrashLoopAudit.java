package io.procvision.runner.process;

import io.procvision.runner.history.AuditTrail;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes down that a process is held down after too many deaths, which nobody asked for and somebody has to see. Not on
 * the thread that found it out, which has calls to answer; and again until the database takes it. Until then it is in a file,
 * because the entry is what the notifications go by.
 */
@Component
class CrashLoopAudit {

    private static final Logger log = LoggerFactory.getLogger(CrashLoopAudit.class);

    private final Queue<CrashLoop> unwritten = new ConcurrentLinkedQueue<>();
    private final AuditTrail audit;
    private final ServedPids served;
    private final CrashLoopJournal journal;

    /** Of the writing thread only. */
    private boolean isDown;

    CrashLoopAudit(AuditTrail audit, ServedPids served, CrashLoopJournal journal) {
        this.audit = audit;
        this.served = served;
        this.journal = journal;
        unwritten.addAll(journal.all());
    }

    /** The PIDs are those of this moment: an emergency is about to lead them elsewhere. */
    @EventListener
    void remember(ProcessEvent event) {
        if (event.kind() == ProcessEvent.Kind.HELD_DOWN) {
            unwritten.add(CrashLoop.of(event, served.servedBy(event.version())));
        }
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void write() {
        try {
            for (CrashLoop next = unwritten.peek(); next != null; next = unwritten.peek()) {
                audit.record(next.entry());
                journal.forget(next);
                unwritten.remove();
            }
            isDown = false;
        } catch (DataAccessException | TransactionException down) {
            if (!isDown) {
                log.warn("Crash loops cannot be written down now and are kept until they can: {}", down.getMessage());
            }
            isDown = true;
            unwritten.forEach(journal::keep);
        }
    }
}
