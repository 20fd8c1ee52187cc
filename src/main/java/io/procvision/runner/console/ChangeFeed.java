package io.procvision.runner.console;

import io.procvision.runner.activation.SwitchObserver;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.SwitchStep;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.process.ProcessEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Tells open pages that something changed. Whatever people or the service itself do is audited, so that the audit trail's
 * events cover it once they are committed; processes come and go without; and an emergency goes on without the database,
 * so that published routes are heard of as well. What another runner on the same store does, a page finds out by looking
 * every so often.
 */
@Component
class ChangeFeed implements SwitchObserver {

    /** Each costs a thread and a connection. */
    static final int MOST_READERS = 64;

    private static final Duration LATER = Duration.ofSeconds(30);

    private final Set<ChangeReader> readers = ConcurrentHashMap.newKeySet();
    private boolean closed;

    synchronized ChangeReader open() {
        if (closed || readers.size() >= MOST_READERS) {
            throw new RunnerException(
                    Problem.OVERLOADED,
                    "%d pages listen for changes, and no more may; this one looks for itself".formatted(readers.size()),
                    LATER);
        }
        ChangeReader reader = new ChangeReader();
        readers.add(reader);
        return reader;
    }

    void close(ChangeReader reader) {
        readers.remove(reader);
        reader.end();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void audited(AuditEvent event) {
        tell(Topic.of(event));
    }

    @EventListener(ProcessEvent.class)
    void processChanged() {
        tell(Set.of(Topic.PROCESSES));
    }

    @Override
    public void reached(SwitchStep step, SwitchRequest request) {
        if (step == SwitchStep.PUBLISHED) {
            tell(Set.of(Topic.PIDS));
        }
    }

    /** Before the server waits for the requests under way, of which every open page has one. */
    @EventListener(ContextClosedEvent.class)
    synchronized void closeAll() {
        closed = true;
        readers.forEach(this::close);
    }

    private void tell(Set<Topic> topics) {
        readers.forEach(reader -> reader.tell(topics));
    }
}
