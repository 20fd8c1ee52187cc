package io.procvision.runner.policy;

import io.procvision.runner.catalog.RetentionRule;
import io.procvision.runner.catalog.RetentionSettings;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.health.ThresholdLookup;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.process.ProcessSettings;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The rules in force, in memory. What another runner changed in the database is followed within seconds; while the
 * database is down, what was last known goes on.
 */
@Component
public class Policies implements ThresholdLookup, RetentionRule {

    private static final Logger log = LoggerFactory.getLogger(Policies.class);

    private final PolicyTable table;
    private final Rules settings;
    private volatile PolicySet current;
    private volatile boolean outdated;

    Policies(EmergencySettings emergency, ProcessSettings process, RetentionSettings retention, PolicyTable table) {
        this.table = table;
        this.settings = Rules.of(emergency.thresholds(process.onCrash()), retention.keep());
        this.current = new PolicySet(settings, table.read());
    }

    @Override
    public Thresholds effective(Pid pid, AlgorithmVersion version) {
        return current.effective(pid, version.name());
    }

    @Override
    public int keep(String packageName) {
        return current.keep(packageName);
    }

    PolicySet current() {
        return current;
    }

    /** Takes over what the database says now. */
    void reload() {
        Map<PolicyScope, Rules> stored = table.read();
        if (!stored.equals(current.all())) {
            current = new PolicySet(settings, stored);
            log.info("Policies: {}", stored);
        }
    }

    @Scheduled(fixedDelayString = "${runner.policy.refresh-interval:2s}")
    void follow() {
        try {
            reload();
            outdated = false;
        } catch (DataAccessException | TransactionException down) {
            if (!outdated) {
                log.warn("The policies cannot be read, those last known go on: {}", down.getMessage());
            }
            outdated = true;
        } catch (IllegalArgumentException senseless) {
            log.error("The stored policies make no sense, those last known go on: {}", senseless.getMessage());
        }
    }
}
