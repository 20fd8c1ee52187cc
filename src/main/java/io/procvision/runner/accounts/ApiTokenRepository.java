package io.procvision.runner.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

interface ApiTokenRepository extends JpaRepository<ApiToken, String> {

    Optional<ApiToken> findBySecretHash(String secretHash);

    List<ApiToken> findAllByOrderByOwnerAscNameAsc();

    List<ApiToken> findByOwnerOrderByName(String owner);

    boolean existsByOwnerAndName(String owner, String name);

    @Transactional
    @Modifying
    @Query("""
            update ApiToken t set t.lastUsedAt = :at
             where t.id = :id and (t.lastUsedAt is null or t.lastUsedAt < :at)""")
    void used(String id, Instant at);
}
