package io.procvision.runner.console;

import io.procvision.runner.history.AuditEvent;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a change is about, by which a page knows whether to refresh itself. */
enum Topic {
    /** Bindings, pins and quarantines. */
    PIDS,
    PACKAGES,
    CANARIES,
    PROCESSES,
    /** A new row of the audit trail, which everything else comes with. */
    AUDIT;

    private static final Set<String> OF_PACKAGES = Set.of("install", "uninstall", "withdraw", "allow");

    static Set<Topic> of(AuditEvent event) {
        EnumSet<Topic> topics = EnumSet.of(AUDIT);
        if (event.pid() != null) {
            topics.add(PIDS);
        }
        if (OF_PACKAGES.contains(event.action())) {
            topics.add(PACKAGES);
        }
        if (event.action().startsWith("canary")) {
            topics.add(CANARIES);
        }
        return topics;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
