/** A version on its way to PIDs, stage by stage, watched against the version before, and taken back at once. */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "catalog",
            "health",
            "history",
            "routing",
            "activation",
            "rollback",
            "freeze",
            "leases",
            "replicas"
        })
@NullMarked
package io.procvision.runner.canary;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
