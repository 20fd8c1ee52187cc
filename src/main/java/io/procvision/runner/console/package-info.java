/**
 * The pages people see: server-rendered, usable without scripts, kept fresh by events. It stands above everything and
 * nothing knows of it; what a page does, it has the same beans do that answer the API.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "catalog",
            "process",
            "routing",
            "history",
            "activation",
            "rollback",
            "health",
            "overview",
            "canary",
            "freeze",
            "policy",
            "notification",
            "accounts"
        })
@NullMarked
package io.procvision.runner.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
