package io.procvision.runner.history;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Audit entries as RFC 4180 CSV. A field that a spreadsheet would run as a formula is led by an apostrophe.
 */
final class AuditCsv {

    static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    private static final String HEADER =
            "id,at,pid,action,name,version,previous_name,previous_version,operator,reason,outcome,detail,trigger_metric,trigger_value,trigger_threshold,trigger_window,trigger_calls";

    private AuditCsv() {}

    static String of(List<AuditView> entries) {
        return Stream.concat(Stream.of(HEADER), entries.stream().map(AuditCsv::row))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String row(AuditView entry) {
        VersionView previous = entry.previous();
        TriggerView trigger = entry.trigger();
        return Stream.of(
                        Long.toString(entry.id()),
                        entry.at().toString(),
                        entry.pid(),
                        entry.action(),
                        entry.name(),
                        entry.version(),
                        previous == null ? null : previous.name(),
                        previous == null ? null : previous.version(),
                        entry.operator(),
                        entry.reason(),
                        entry.outcome().name().toLowerCase(Locale.ROOT),
                        entry.detail(),
                        trigger == null ? null : trigger.metric(),
                        trigger == null ? null : Double.toString(trigger.value()),
                        trigger == null ? null : Double.toString(trigger.threshold()),
                        trigger == null ? null : trigger.window(),
                        trigger == null ? null : Long.toString(trigger.calls()))
                .map(AuditCsv::field)
                .collect(Collectors.joining(","));
    }

    private static String field(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        String safe = "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
