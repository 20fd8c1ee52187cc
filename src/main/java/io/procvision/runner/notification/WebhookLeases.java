package io.procvision.runner.notification;

import java.time.Instant;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

interface WebhookLeases extends JpaRepository<WebhookLease, String> {

    /** Takes or prolongs the lease unless another runner has it; returns how many rows were changed, 0 or 1. */
    @Modifying
    @Transactional
    @Query("""
            update WebhookLease l set l.runner = :runner, l.untilAt = :until
            where l.webhook = :webhook and (l.runner = :runner or l.untilAt < :now)""")
    int take(String webhook, String runner, Instant until, Instant now);
}
