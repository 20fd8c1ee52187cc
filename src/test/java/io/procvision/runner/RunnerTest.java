package io.procvision.runner;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole service on a free port with a store of its own, real Python processes and H2. All tests that carry this share
 * one service: each uses PIDs of its own, and installs what it needs by {@link RunnerClient#installed}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "runner.security.admin-password=" + RunnerClient.PASSWORD,
            "runner.process.heartbeat-interval=500ms",
            "runner.process.restart.max-delay=1s",
            "runner.reconciliation.interval=500ms",
            // Algorithms that these tests let fail stay until the test is done with them.
            "runner.emergency.enabled=false",
            "runner.canary.interval=100ms",
            "runner.canary.retry=200ms",
            "runner.zips.scan-interval=1h",
            "runner.lock-wait=2s",
            "management.prometheus.metrics.export.enabled=true"
        })
@ContextConfiguration(initializers = TemporaryHome.class)
@Import({RunnerClient.class, StoreFolder.class})
public @interface RunnerTest {}
