/** What runs: algorithm processes, from their launch through handshake and calls to their end. */
@ApplicationModule(allowedDependencies = {"core", "store", "protocol", "images", "catalog", "health", "history"})
@NullMarked
package io.procvision.runner.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
