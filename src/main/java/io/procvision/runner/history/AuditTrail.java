package io.procvision.runner.history;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes what happened, in the transaction of the transition it records where there is one. */
@Component
public class AuditTrail {

    @Transactional
    public void record(AuditEvent event) {}
}
