/** Times in which only emergencies change bindings, so that nobody is called in the middle of the night or year end. */
@ApplicationModule(allowedDependencies = {"core", "history", "routing", "activation"})
@NullMarked
package io.procvision.runner.freeze;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
