package io.procvision.runner.canary;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

interface CanarySteps extends JpaRepository<CanaryStep, Long> {

    List<CanaryStep> findByCanaryIdOrderByIdDesc(long canaryId, Limit limit);
}
