package io.procvision.runner.history;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One binding of a PID, from its switch to the next. */
public record BindingView(
        String pid,
        String name,
        String version,
        Instant at,
        Instant from,
        @Nullable Instant until,
        String cause,
        @Nullable VersionView previous,
        String operator,
        String reason,
        String outcome,
        @Nullable TriggerView trigger) {

    static BindingView of(Switch row) {
        BoundVersion to = row.to().orElseThrow();
        return new BindingView(
                row.pid().value(),
                to.version().name(),
                to.version().version(),
                row.at(),
                row.at(),
                row.until().orElse(null),
                row.cause().word(),
                row.from()
                        .map(BoundVersion::version)
                        .map(version -> new VersionView(version.name(), version.version()))
                        .orElse(null),
                row.operator().name(),
                row.reason(),
                Outcome.SUCCEEDED.name().toLowerCase(Locale.ROOT),
                TriggerView.of(row.trigger().orElse(null)));
    }
}
