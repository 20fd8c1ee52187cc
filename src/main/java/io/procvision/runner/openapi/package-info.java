/** How the service describes itself to clients: the OpenAPI document, complete with words, examples and problems. */
@ApplicationModule(allowedDependencies = {"core", "accounts"})
@NullMarked
package io.procvision.runner.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
