/** Which of several runners on one database does what only one of them should. */
@ApplicationModule(allowedDependencies = "core")
@NullMarked
package io.procvision.runner.leases;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
