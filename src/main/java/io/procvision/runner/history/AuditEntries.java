package io.procvision.runner.history;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Query;

interface AuditEntries extends JpaRepository<AuditEntry, Long>, JpaSpecificationExecutor<AuditEntry> {

    List<AuditEntry> findByIdGreaterThanAndIdLessThanEqualOrderById(long after, long last, Limit limit);

    long countByIdLessThan(long first);

    @Query("select h from AuditHead h where h.id = 1")
    Optional<AuditHead> findHead();

    /** In one statement, because rows are appended all the time. */
    @Query("select min(e.id) from AuditEntry e where e.id > (select h.lastId from AuditHead h where h.id = 1)")
    Optional<Long> findFirstBeyondHead();
}
