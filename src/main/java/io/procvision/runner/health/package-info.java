/** Is it well: what calls did, counted so that policies can judge it. */
@ApplicationModule(allowedDependencies = {"core"})
@NullMarked
package io.procvision.runner.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
