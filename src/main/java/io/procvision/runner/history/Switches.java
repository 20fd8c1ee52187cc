package io.procvision.runner.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface Switches extends JpaRepository<Switch, Long> {

    Optional<Switch> findFirstByPidOrderByEffectiveAtDesc(String pid);

    Optional<Switch> findByPendingPid(String pid);

    List<Switch> findByState(Switch.State state);

    Optional<Switch> findFirstByPidAndStateOrderByEffectiveAtDesc(String pid, Switch.State state);

    List<Switch> findByPidAndStateOrderByEffectiveAtDesc(String pid, Switch.State state, Limit limit);

    /** The present bindings, as far as the log knows. */
    @Query("select s from Switch s where s.state = CONFIRMED and s.untilAt is null and s.toName is not null")
    List<Switch> findCurrent();

    @Query("select s from Switch s where s.pid = :pid and s.state = CONFIRMED and s.toName is not null")
    Page<Switch> findBindings(String pid, Pageable page);

    @Query("""
            select s from Switch s where s.pid = :pid and s.state = CONFIRMED and s.toName is not null
              and s.effectiveAt <= :at and (s.untilAt is null or s.untilAt > :at)""")
    Optional<Switch> findBindingAt(String pid, Instant at);
}
