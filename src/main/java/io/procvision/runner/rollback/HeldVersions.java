package io.procvision.runner.rollback;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

interface HeldVersions extends JpaRepository<HeldVersion, Long> {

    Optional<HeldVersion> findByPidAndNameAndVersion(String pid, String name, String version);

    List<HeldVersion> findByPidInAndNameAndVersionAndReleasedAtIsNull(
            Collection<String> pids, String name, String version);

    List<HeldVersion> findByReleasedAtIsNull();

    Page<HeldVersion> findByReleasedAtIsNull(Pageable page);
}
