/**
 * Which rules hold for a binding: those of its PID, else of its package, else the global ones, else the settings. It
 * stands above what it rules; what has to know a rule without knowing who makes it ({@code health}, {@code catalog}) asks
 * by an interface of its own.
 */
@ApplicationModule(allowedDependencies = {"core", "health", "history", "catalog", "process", "routing"})
@NullMarked
package io.procvision.runner.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
