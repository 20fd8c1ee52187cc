/** The way back: which version a PID returns to, and the return itself. */
@ApplicationModule(allowedDependencies = {"core", "catalog", "routing", "activation", "history", "health", "leases"})
@NullMarked
package io.procvision.runner.rollback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
