package io.procvision.runner.history;

import io.procvision.runner.core.PageView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail for auditors: newest first, filtered, page by page. */
@RestController
class AuditController {

    private final AuditEntries entries;

    AuditController(AuditEntries entries) {
        this.entries = entries;
    }

    @GetMapping(path = "/api/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    PageView<AuditView> list(
            @RequestParam(required = false) @Nullable String pid,
            @RequestParam(required = false) @Nullable String operator,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        AuditFilter filter = new AuditFilter(pid, operator, action, outcome, from, to);
        return PageView.of(
                entries.findAll(filter.specification(), PageView.request(page, size, filter.newestFirst())),
                AuditEntry::view);
    }

    @GetMapping(path = "/api/v1/audit", produces = AuditCsv.MEDIA_TYPE)
    String export(
            @RequestParam(required = false) @Nullable String pid,
            @RequestParam(required = false) @Nullable String operator,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return AuditCsv.of(
                list(pid, operator, action, outcome, from, to, page, size).items());
    }
}
