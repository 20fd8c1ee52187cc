package io.procvision.runner.policy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.health.ThresholdLookup;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.process.ProcessSettings;
import org.springframework.stereotype.Component;

/** The rules in force. */
@Component
public class Policies implements ThresholdLookup {

    private final Thresholds settings;

    Policies(EmergencySettings emergency, ProcessSettings process) {
        this.settings = emergency.thresholds(process.onCrash());
    }

    @Override
    public Thresholds effective(Pid pid, AlgorithmVersion version) {
        return settings;
    }
}
