package io.procvision.runner.accounts;

import jakarta.persistence.LockModeType;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface AccountRepository extends JpaRepository<Account, String> {

    List<Account> findAllByOrderByUsername();

    boolean existsByRoleAndEnabledTrue(Role role);

    /** Locked, always in the same order, until the commit: of two admins who remove each other one comes second. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select a from Account a where a.role = ADMIN order by a.username")
    List<Account> lockAdmins();
}
