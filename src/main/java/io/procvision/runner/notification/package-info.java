/** Who is told of what happened: signed messages to webhooks, from a table so that none is lost. */
@ApplicationModule(allowedDependencies = {"core", "history", "leases"})
@NullMarked
package io.procvision.runner.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
