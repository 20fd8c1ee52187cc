package io.procvision.runner.history;

import io.procvision.runner.core.PageView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail for auditors: newest first, filtered, page by page or as one table; and whether it is whole. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditController {

    private final AuditSearch search;
    private final AuditExport export;
    private final AuditVerification verification;

    AuditController(AuditSearch search, AuditExport export, AuditVerification verification) {
        this.search = search;
        this.export = export;
        this.verification = verification;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    PageView<AuditView> list(
            @RequestParam(required = false) @Nullable String pid,
            @RequestParam(required = false) @Nullable String operator,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(name = "request_id", required = false) @Nullable String requestId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return search.find(new AuditFilter(pid, operator, action, outcome, from, to, requestId), page, size);
    }

    /** Everything that matches, or the one page that is asked for. */
    @GetMapping(produces = AuditCsv.MEDIA_TYPE)
    void table(
            @RequestParam(required = false) @Nullable String pid,
            @RequestParam(required = false) @Nullable String operator,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(name = "request_id", required = false) @Nullable String requestId,
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(defaultValue = "50") int size,
            HttpServletResponse response)
            throws IOException {
        response.setContentType(AuditCsv.MEDIA_TYPE);
        if (page == null) {
            export.write(new AuditFilter(pid, operator, action, outcome, from, to, requestId), response.getWriter());
            return;
        }
        PageView<AuditView> rows = list(pid, operator, action, outcome, from, to, requestId, page, size);
        PrintWriter csv = response.getWriter();
        csv.write(AuditCsv.HEADER);
        rows.items().forEach(row -> csv.write(AuditCsv.row(row)));
    }

    @GetMapping("/verify")
    AuditVerdict verify(
            @RequestParam(name = "noted_id", required = false) @Nullable Long notedId,
            @RequestParam(name = "noted_hash", required = false) @Nullable String notedHash) {
        return verification.verify(NotedRow.of(notedId, notedHash));
    }
}
