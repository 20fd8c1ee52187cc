package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditFilter;
import io.procvision.runner.history.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * What the form of the audit page asks for; a field that was left empty does not restrict.
 *
 * @param from as a field for date and time sends it, in UTC
 * @param to likewise
 */
record AuditQuery(
        @Nullable String pid,
        @Nullable String operator,
        @Nullable String action,
        @Nullable String outcome,
        @Nullable String from,
        @Nullable String to,
        @Nullable @BindParam("request_id") String requestId) {

    AuditQuery {
        pid = given(pid);
        operator = given(operator);
        action = given(action);
        outcome = given(outcome);
        from = given(from);
        to = given(to);
        requestId = given(requestId);
    }

    AuditFilter filter() {
        return new AuditFilter(
                pid, operator, action, outcome(outcome), moment("from", from), moment("to", to), requestId);
    }

    /** An address of the console with these parameters; the builder would leave a plus as it is, which means a blank. */
    String at(String path) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        add(address, "pid", pid);
        add(address, "operator", operator);
        add(address, "action", action);
        add(address, "outcome", outcome);
        add(address, "from", from);
        add(address, "to", to);
        add(address, "request_id", requestId);
        return address.build(true).toUriString();
    }

    private static void add(UriComponentsBuilder address, String name, @Nullable String value) {
        if (value != null) {
            address.queryParam(name, UriUtils.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static @Nullable Outcome outcome(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PARAMS,
                        "outcome is '%s', but has to be succeeded, refused or failed".formatted(word)));
    }

    private static @Nullable Instant moment(String name, @Nullable String text) {
        try {
            return text == null ? null : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "%s is '%s', but has to be a date and a time such as 2026-11-24T06:30".formatted(name, text),
                    malformed);
        }
    }
}
