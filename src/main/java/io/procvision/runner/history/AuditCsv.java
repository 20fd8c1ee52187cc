package io.procvision.runner.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Audit entries as RFC 4180 CSV: their {@link AuditFields}, and the hash last. A field that a spreadsheet would run as a
 * formula is led by an apostrophe, and so is one that begins with an apostrophe, so that every leading one can be taken off.
 */
final class AuditCsv {

    static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    static final String HEADER = String.join(",", AuditFields.NAMES) + ",hash\r\n";

    private AuditCsv() {}

    /** One line, its end included. */
    static String row(AuditView entry) {
        List<String> fields = new ArrayList<>(AuditFields.of(entry));
        fields.add(entry.hash() == null ? "" : entry.hash());
        return fields.stream().map(AuditCsv::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(String value) {
        if (value.isEmpty()) {
            return "";
        }
        String safe = "=+-@\t\r'".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
