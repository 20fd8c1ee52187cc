package io.procvision.runner.history;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/**
 * The rows of the log. H2 walks an index backwards only where the order names every column of it, those that a condition
 * fixes included; without them it reads all that a PID ever had, and sorts that, to find the last one.
 */
interface Switches extends JpaRepository<Switch, Long> {

    Optional<Switch> findByPendingPid(String pid);

    List<Switch> findByState(Switch.State state);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from Switch s where s.id = :id")
    Optional<Switch> lock(long id);

    /** By the state first, of which few are pending. */
    @Query("select count(s) from Switch s where s.state = PENDING and s.groupId = :group")
    int countPending(UUID group);

    /** The newest first, whatever became of them. */
    @Query("select s from Switch s where s.intended.pid = :pid order by s.intended.pid desc, s.effectiveAt desc")
    List<Switch> findNewest(String pid, Limit limit);

    /** The newest first. */
    @Query("""
            select s from Switch s where s.intended.pid = :pid and s.state = CONFIRMED
            order by s.intended.pid desc, s.state desc, s.effectiveAt desc""")
    List<Switch> findConfirmed(String pid, Limit limit);

    /** The newest first. */
    @Query("""
            select new io.procvision.runner.history.PastBinding(
              s.intended.cause, s.intended.operator, s.intended.toName, s.intended.toVersion, s.activatedAt)
            from Switch s where s.intended.pid = :pid and s.state = CONFIRMED
            order by s.intended.pid desc, s.state desc, s.effectiveAt desc""")
    List<PastBinding> findPast(String pid, Limit limit);

    default Optional<Switch> findLast(String pid) {
        return findNewest(pid, Limit.of(1)).stream().findFirst();
    }

    default Optional<Switch> findLastConfirmed(String pid) {
        return findConfirmed(pid, Limit.of(1)).stream().findFirst();
    }

    /** The present bindings, as far as the log knows. */
    @Query("select s from Switch s where s.state = CONFIRMED and s.untilAt is null and s.intended.toName is not null")
    List<Switch> findCurrent();

    @Query(
            "select s from Switch s where s.intended.pid = :pid and s.state = CONFIRMED and s.intended.toName is not null")
    Page<Switch> findBindings(String pid, Pageable page);

    @Query("""
            select s from Switch s where s.intended.pid = :pid and s.state = CONFIRMED and s.intended.toName is not null
              and s.effectiveAt <= :at and (s.untilAt is null or s.untilAt > :at)""")
    Optional<Switch> findBindingAt(String pid, Instant at);
}
