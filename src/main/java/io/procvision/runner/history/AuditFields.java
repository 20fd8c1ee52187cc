package io.procvision.runner.history;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An audit entry as a list of texts, in an order that never changes: what the CSV shows and what the hash covers are the
 * same, so that an auditor can verify the one with the other. Absent is empty; an absent request id is not hashed at all.
 */
final class AuditFields {

    private static final String REQUEST_ID = "request_id";

    static final List<String> NAMES = List.of(
            "id",
            "at",
            "pid",
            "action",
            "name",
            "version",
            "previous_name",
            "previous_version",
            "operator",
            "reason",
            "outcome",
            "detail",
            "trigger_metric",
            "trigger_value",
            "trigger_threshold",
            "trigger_window",
            "trigger_calls",
            REQUEST_ID,
            "previous_hash");

    private static final int FEWEST_DIGITS = 15;
    private static final int ENOUGH_DIGITS = 17;

    private AuditFields() {}

    static List<String> of(AuditView entry) {
        VersionView previous = entry.previous();
        TriggerView trigger = entry.trigger();
        return Arrays.asList(
                Long.toString(entry.id()),
                entry.at().toString(),
                text(entry.pid()),
                entry.action(),
                text(entry.name()),
                text(entry.version()),
                text(previous == null ? null : previous.name()),
                text(previous == null ? null : previous.version()),
                entry.operator(),
                entry.reason(),
                entry.outcome().name().toLowerCase(Locale.ROOT),
                text(entry.detail()),
                text(trigger == null ? null : trigger.metric()),
                text(trigger == null ? null : number(trigger.value())),
                text(trigger == null ? null : number(trigger.threshold())),
                text(trigger == null ? null : trigger.window()),
                text(trigger == null ? null : Long.toString(trigger.calls())),
                text(entry.requestId()),
                text(entry.previousHash()));
    }

    /** Without a request id where there is none: so are the hashes of all rows from before it was kept. */
    static List<String> hashed(AuditView entry) {
        List<String> fields = new ArrayList<>(of(entry));
        if (entry.requestId() == null) {
            fields.remove(NAMES.indexOf(REQUEST_ID));
        }
        return fields;
    }

    /** The shortest decimal that is the same number. Java's own changed between versions, and a hash must not. */
    static String number(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = FEWEST_DIGITS; digits < ENOUGH_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return plain(rounded);
            }
        }
        return plain(exact.round(new MathContext(ENOUGH_DIGITS)));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
