package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface Canaries extends JpaRepository<Canary, Long> {

    /** To change it: whoever else wants to waits, and sees what became of it. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select c from Canary c where c.id = :id")
    Optional<Canary> lock(long id);

    List<Canary> findByStateIn(Collection<CanaryState> states);

    Page<Canary> findByStateIn(Collection<CanaryState> states, Pageable page);

    /** The canary that a PID is claimed by. */
    @Query("select c from Canary c join c.pids p where p.claimedPid = :pid")
    Optional<Canary> findByClaimedPid(String pid);

    /** Every claim under way. */
    @Query("select c.id as canary, p.claimedPid as pid from Canary c join c.pids p where p.claimedPid is not null")
    List<Claim> findClaims();

    long countByState(CanaryState state);

    /** A PID and the canary that claims it. */
    interface Claim {
        long getCanary();

        String getPid();

        default Pid pid() {
            return new Pid(getPid());
        }
    }
}
