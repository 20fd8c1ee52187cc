/** Who may use the service, how they are let in, and what each may do. */
@ApplicationModule(allowedDependencies = {"core", "store", "history"})
@NullMarked
package io.procvision.runner.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
