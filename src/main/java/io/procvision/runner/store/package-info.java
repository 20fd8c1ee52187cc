/**
 * The store on disk: where its files are, how one of them is replaced so that no reader ever sees half of it, and the
 * lock that keeps two runners from changing it at once.
 */
@ApplicationModule(allowedDependencies = "core")
@NullMarked
package io.procvision.runner.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
