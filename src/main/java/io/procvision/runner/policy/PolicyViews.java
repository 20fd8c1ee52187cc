package io.procvision.runner.policy;

import io.procvision.runner.core.Pid;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells what holds in a scope, and which policy says so. */
@Component
public class PolicyViews {

    private final Policies policies;
    private final ActiveBindings bindings;

    PolicyViews(Policies policies, ActiveBindings bindings) {
        this.policies = policies;
        this.bindings = bindings;
    }

    public PolicyView of(PolicyScope scope) {
        return switch (scope.level()) {
            case GLOBAL -> PolicyView.global(policies.current());
            case PACKAGE -> PolicyView.of(policies.current(), List.of(scope, PolicyScope.GLOBAL));
            case PID -> PolicyView.of(policies.current(), above(scope));
        };
    }

    /** Of a bound PID, the policy of its package has a say, too. */
    private List<PolicyScope> above(PolicyScope pid) {
        return bindings.read(new Pid(pid.subject())) instanceof BindingFile.Bound file
                ? List.of(pid, PolicyScope.ofPackage(file.binding().version().name()), PolicyScope.GLOBAL)
                : List.of(pid, PolicyScope.GLOBAL);
    }
}
