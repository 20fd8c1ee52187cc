/** Who may use the service. */
@ApplicationModule(allowedDependencies = {"core", "store"})
@NullMarked
package io.procvision.runner.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
