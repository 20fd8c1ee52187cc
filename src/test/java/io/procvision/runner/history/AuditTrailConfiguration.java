package io.procvision.runner.history;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;

/** The real audit trail for tests of other packages that bring up a part of the service only. */
@TestConfiguration(proxyBeanMethods = false)
@Import({AuditTrail.class, AuditChain.class})
public class AuditTrailConfiguration {}
