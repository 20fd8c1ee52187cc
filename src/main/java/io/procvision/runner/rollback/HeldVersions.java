package io.procvision.runner.rollback;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface HeldVersions extends JpaRepository<HeldVersion, Long> {

    Optional<HeldVersion> findByPidAndNameAndVersion(String pid, String name, String version);

    /** Asked at every switch: a list of PIDs would be translated to SQL anew each time, which took a tenth of the switch. */
    @Query("""
            select h from HeldVersion h where (h.pid = :everywhere or h.pid = :pid) and h.name = :name
              and h.version = :version and h.releasedAt is null""")
    List<HeldVersion> findHeld(String everywhere, String pid, String name, String version);

    List<HeldVersion> findByReleasedAtIsNull();

    Page<HeldVersion> findByReleasedAtIsNull(Pageable page);
}
