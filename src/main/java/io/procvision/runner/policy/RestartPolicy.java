package io.procvision.runner.policy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.process.RestartRule;
import io.procvision.runner.process.ServedPids;
import org.springframework.stereotype.Component;

/** A version is tried again and again as soon as one of the PIDs that it serves wants that: they share its processes. */
@Component
class RestartPolicy implements RestartRule {

    private final Policies policies;
    private final ServedPids served;

    RestartPolicy(Policies policies, ServedPids served) {
        this.policies = policies;
        this.served = served;
    }

    @Override
    public boolean restartsAfterCrashLoop(AlgorithmVersion version) {
        return served.servedBy(version).stream()
                .anyMatch(pid -> policies.effective(pid, version).onCrash() == OnCrash.RESTART);
    }
}
