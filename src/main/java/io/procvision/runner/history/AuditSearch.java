package io.procvision.runner.history;

import io.procvision.runner.core.PageView;
import org.springframework.stereotype.Component;

/** Looks entries of the audit trail up, the newest first. */
@Component
public class AuditSearch {

    private final AuditEntries entries;

    AuditSearch(AuditEntries entries) {
        this.entries = entries;
    }

    public PageView<AuditView> find(AuditFilter filter, int page, int size) {
        return PageView.of(
                entries.findAll(filter.specification(), PageView.request(page, size, filter.newestFirst())),
                AuditEntry::view);
    }
}
