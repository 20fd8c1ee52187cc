/** The other runners on this store and database: who they are, and that they are warm before a switch. */
@ApplicationModule(allowedDependencies = {"core", "store", "catalog", "process"})
@NullMarked
package io.procvision.runner.replicas;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
