/** What people see at a glance: every PID with its binding, its way back, its health and its processes. */
@ApplicationModule(
        allowedDependencies = {"core", "catalog", "process", "routing", "history", "activation", "rollback", "health"})
@NullMarked
package io.procvision.runner.overview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
