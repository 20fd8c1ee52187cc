/** The wire between runner and algorithm: length-prefixed JSON frames, read and written here and nowhere else. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.procvision.runner.protocol;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
