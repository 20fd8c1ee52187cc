/** What happened: the log of switches and the audit trail. */
@ApplicationModule(allowedDependencies = {"core"})
@NullMarked
package io.procvision.runner.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
