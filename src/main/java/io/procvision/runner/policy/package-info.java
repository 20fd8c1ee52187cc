/**
 * Which rules hold for a binding: those of its PID, else of its package, else of all, else the settings. It stands above
 * what it rules ({@code catalog}, {@code health}, {@code process}), each of which asks by an interface of its own.
 */
@ApplicationModule(allowedDependencies = {"core", "health", "history", "process"})
@NullMarked
package io.procvision.runner.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
