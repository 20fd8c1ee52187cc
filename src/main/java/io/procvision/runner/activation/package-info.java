/** The one swap: every change of a binding, whatever its cause, goes through here. */
@ApplicationModule(allowedDependencies = {"core", "store", "catalog", "process", "replicas", "routing", "history"})
@NullMarked
package io.procvision.runner.activation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
