package io.procvision.runner.history;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log, too, what the audit trail has been told: whoever collects logs sees every switch, emergency and step of a
 * canary as a line with the fields of its entry, beside the lines of what led to it. Written after the commit, so that
 * the log claims nothing that was rolled back.
 */
final class AuditLines {

    private static final Logger log = LoggerFactory.getLogger("io.procvision.runner.audit");

    private AuditLines() {}

    static void write(List<AuditEvent> events) {
        if (log.isInfoEnabled()) {
            events.forEach(AuditLines::write);
        }
    }

    private static void write(AuditEvent event) {
        try (LogContext unused = LogContext.about(event.pid(), event.version()).by(event.operator())) {
            log.info("{}", line(event));
        }
    }

    /** Without line ends and other control characters, by which the text of a request could pass for another line. */
    static String line(AuditEvent event) {
        List<String> words = new ArrayList<>();
        words.add(event.action());
        words.add(event.outcome().name().toLowerCase(Locale.ROOT));
        if (event.pid() != null) {
            words.add("for PID " + event.pid());
        }
        AlgorithmVersion previous = event.previous();
        if (previous != null) {
            words.add("from " + previous);
        }
        if (event.version() != null) {
            words.add((previous == null ? "of " : "to ") + event.version());
        }
        words.add("by " + event.operator());
        String why = List.of(event.reason(), event.detail() == null ? "" : event.detail()).stream()
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("; "));
        return (String.join(" ", words) + (why.isEmpty() ? "" : ": " + why)).replaceAll("\\R|\\p{Cntrl}", " ");
    }
}
