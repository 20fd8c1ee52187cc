/** Words that every package shares: identifiers, who acts, and how a failure is named and rendered. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.procvision.runner.core;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
