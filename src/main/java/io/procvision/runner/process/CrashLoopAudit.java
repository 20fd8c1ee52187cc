package io.procvision.runner.process;

import io.procvision.runner.core.Actor;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Writes down that a process is held down after too many deaths, which nobody asked for and somebody has to see. Not on
 * the thread that found it out, which has calls to answer; and again until the database takes it.
 */
@Component
class CrashLoopAudit {

    private final Queue<ProcessEvent> unwritten = new ConcurrentLinkedQueue<>();
    private final AuditTrail audit;

    CrashLoopAudit(AuditTrail audit) {
        this.audit = audit;
    }

    @EventListener
    void remember(ProcessEvent event) {
        if (event.kind() == ProcessEvent.Kind.HELD_DOWN) {
            unwritten.add(event);
        }
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void write() {
        for (ProcessEvent next = unwritten.peek(); next != null; next = unwritten.peek()) {
            audit.record(new AuditEvent(
                    "crash_loop",
                    Outcome.FAILED,
                    null,
                    next.version(),
                    null,
                    Actor.SYSTEM,
                    "the process kept dying and is held down",
                    "worker %s at %s: %s".formatted(next.worker(), next.at(), next.detail())));
            unwritten.remove();
        }
    }
}
