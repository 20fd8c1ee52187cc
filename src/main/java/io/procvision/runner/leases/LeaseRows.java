package io.procvision.runner.leases;

import java.time.Instant;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

interface LeaseRows extends JpaRepository<Lease, String> {

    /** Takes or prolongs a lease unless another runner than the one that is gone has it: how many rows changed, 0 or 1. */
    @Modifying
    @Transactional
    @Query("""
            update Lease l set l.runner = :runner, l.untilAt = :until
            where l.name = :name and (l.runner = :runner or l.runner = :gone or l.untilAt < :now)""")
    int take(String name, String runner, String gone, Instant until, Instant now);
}
