package io.procvision.runner.catalog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What remains to be done once a version is installed: tell the client, and let retention make room. */
@Component
class InstallFollowUp {

    private static final Logger log = LoggerFactory.getLogger(InstallFollowUp.class);

    private final PackageViews views;
    private final Retention retention;

    InstallFollowUp(PackageViews views, Retention retention) {
        this.views = views;
        this.retention = retention;
    }

    void installed(RegistryEntry entry, Operation operation, String ending) {
        log.info("{} is installed ({})", entry.key(), ending);
        operation.succeed(ending, views.of(entry));
        try {
            retention.apply();
        } catch (RuntimeException failure) {
            log.error("Retention failed after the installation of {}", entry.key(), failure);
        }
    }
}
