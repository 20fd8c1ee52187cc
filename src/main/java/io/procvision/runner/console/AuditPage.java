package io.procvision.runner.console;

import io.procvision.runner.history.AuditExport;
import io.procvision.runner.history.AuditSearch;
import io.procvision.runner.history.AuditVerification;
import io.procvision.runner.history.NotedRow;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What happened, who did it and what came of it; as a table to take away; and whether the trail is whole. */
@Controller
class AuditPage {

    private static final int ROWS = 50;

    private final AuditSearch search;
    private final AuditExport export;
    private final AuditVerification verification;

    AuditPage(AuditSearch search, AuditExport export, AuditVerification verification) {
        this.search = search;
        this.export = export;
        this.verification = verification;
    }

    @GetMapping("/console/audit")
    String list(AuditQuery query, @RequestParam(defaultValue = "0") int page, Model model) {
        model.addAttribute("query", query);
        model.addAttribute("rows", search.find(query.filter(), page, ROWS));
        model.addAttribute("here", query.at("/console/audit"));
        model.addAttribute("table", query.at("/console/audit.csv"));
        return "console/audit";
    }

    @GetMapping("/console/audit.csv")
    void table(AuditQuery query, HttpServletResponse response) throws IOException {
        response.setContentType("text/csv");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename("audit.csv").build().toString());
        export.write(query.filter(), response.getWriter());
    }

    /** A row and hash that were written down earlier say more than the chain alone, which could be computed anew. */
    @GetMapping("/console/audit/verify")
    String verify(
            @RequestParam(required = false) @Nullable Long id,
            @RequestParam(required = false) @Nullable String hash,
            Model model) {
        String noted = hash == null || hash.isBlank() ? null : hash.strip();
        model.addAttribute("id", id);
        model.addAttribute("hash", noted);
        model.addAttribute("verdict", verification.verify(NotedRow.of(id, noted)));
        return "console/audit-verify";
    }
}
