/** What is installed, and how a delivered archive becomes a version that can serve. */
@ApplicationModule(allowedDependencies = {"core", "store", "history"})
@NullMarked
package io.procvision.runner.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
