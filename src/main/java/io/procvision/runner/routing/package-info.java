/** Who serves a PID: the files that say so, the table that follows them, and the way of a call through it. */
@ApplicationModule(allowedDependencies = {"core", "store", "catalog", "process", "health", "images"})
@NullMarked
package io.procvision.runner.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
