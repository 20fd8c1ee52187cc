/** Images on their way to an algorithm; never lets a missing or unreadable one through. */
@ApplicationModule(allowedDependencies = {"core", "store"})
@NullMarked
package io.procvision.runner.images;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
