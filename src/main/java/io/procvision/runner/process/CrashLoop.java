package io.procvision.runner.process;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.Outcome;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A process that is held down, as the audit trail is to tell it.
 *
 * @param id of this one among all that wait to be written down
 */
record CrashLoop(String id, String name, String version, String detail) {

    private static final int NAMED = 20;

    static CrashLoop of(ProcessEvent event, List<Pid> served) {
        return new CrashLoop(
                UUID.randomUUID().toString(),
                event.version().name(),
                event.version().version(),
                "worker %s at %s: %s; it serves %s"
                        .formatted(event.worker(), event.at(), event.detail(), named(served)));
    }

    AuditEvent entry() {
        return new AuditEvent(
                "crash_loop",
                Outcome.FAILED,
                null,
                new AlgorithmVersion(name, version),
                null,
                Actor.SYSTEM,
                "the process kept dying and is held down",
                detail);
    }

    private static String named(List<Pid> served) {
        if (served.isEmpty()) {
            return "no PID";
        }
        String names = served.stream().limit(NAMED).map(Pid::value).collect(Collectors.joining(", "));
        return served.size() > NAMED ? "%s and %d more".formatted(names, served.size() - NAMED) : names;
    }
}
