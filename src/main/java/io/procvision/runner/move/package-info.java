/** Takes the database of a runner that stands still from H2 to PostgreSQL: a command of the jar, no part of the service. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.procvision.runner.move;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
