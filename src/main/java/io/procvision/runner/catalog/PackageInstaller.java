package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Outcome;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Installs packages, as operations that clients watch. Each works in a staging folder of its own; a failure or a kill
 * leaves nothing that hinders the next try. One version is installed by one operation at a time: who comes second finds
 * it installed, and either has the identical archive or is refused.
 */
@Component
class PackageInstaller {

    static final String ALREADY_INSTALLED = "already_installed";
    static final String DONE = "done";
    private static final String ACTION = "install";
    private static final Logger log = LoggerFactory.getLogger(PackageInstaller.class);

    private final ArchiveSettings limits;
    private final Zips zips;
    private final Staging staging;
    private final VersionLocks locks;
    private final AlgorithmCatalog catalog;
    private final PackageBuilder builder;
    private final Deployment deployment;
    private final InstallFollowUp followUp;
    private final Operations operations;
    private final BuildSlots slots;
    private final CatalogAudit audit;

    PackageInstaller(
            ArchiveSettings limits,
            Zips zips,
            Staging staging,
            VersionLocks locks,
            AlgorithmCatalog catalog,
            PackageBuilder builder,
            Deployment deployment,
            InstallFollowUp followUp,
            Operations operations,
            BuildSlots slots,
            CatalogAudit audit) {
        this.limits = limits;
        this.zips = zips;
        this.staging = staging;
        this.locks = locks;
        this.catalog = catalog;
        this.builder = builder;
        this.deployment = deployment;
        this.followUp = followUp;
        this.operations = operations;
        this.slots = slots;
        this.audit = audit;
    }

    /** Stores the upload before it returns, and installs it afterwards. */
    Operation installUpload(InputStream upload, @Nullable String name, Actor actor) {
        StagingFolder folder = staging.open();
        boolean submitted = false;
        try {
            Path file = folder.path().resolve("upload.zip");
            String digest = zips.receive(upload, file);
            Operation operation = submit(folder, new Delivery(file, name, Optional.of(digest)), actor);
            submitted = true;
            return operation;
        } catch (RunnerException refused) {
            audit.record(ACTION, outcome(refused), null, actor, "archive " + name, refused.detail());
            throw refused;
        } finally {
            if (!submitted) {
                folder.close();
            }
        }
    }

    /** Installs an archive that lies in {@code zips/}. */
    Operation installDelivered(@Nullable String name, Actor actor) {
        Path file = zips.require(name);
        StagingFolder folder = staging.open();
        boolean submitted = false;
        try {
            Operation operation = submit(folder, new Delivery(file, name, Optional.empty()), actor);
            submitted = true;
            return operation;
        } finally {
            if (!submitted) {
                folder.close();
            }
        }
    }

    private Operation submit(StagingFolder folder, Delivery delivery, Actor actor) {
        Operation operation = operations.start(folder.id(), ACTION);
        try {
            slots.execute(() -> run(folder, delivery, actor, operation));
            return operation;
        } catch (RunnerException full) {
            operation.fail(full);
            throw full;
        }
    }

    private void run(StagingFolder folder, Delivery delivery, Actor actor, Operation operation) {
        Attempt attempt = new Attempt(folder, delivery, operation);
        String reason = "archive " + delivery;
        try {
            RegistryEntry entry;
            try (folder) {
                entry = attempt.perform();
            }
            audit.record(ACTION, Outcome.SUCCEEDED, entry.key(), actor, reason, attempt.ending);
            followUp.installed(entry, operation, attempt.ending);
        } catch (RunnerException failure) {
            log.warn("{} was not installed: {}: {}", delivery, failure.problem(), failure.detail());
            audit.record(ACTION, outcome(failure), attempt.version, actor, reason, failure.detail());
            operation.fail(failure);
        } catch (RuntimeException | Error unexpected) {
            log.error("{} was not installed", delivery, unexpected);
            RunnerException failure = new RunnerException(
                    Problem.INSTALL_BROKEN, "Unexpected failure: %s".formatted(unexpected), unexpected);
            audit.record(ACTION, Outcome.FAILED, attempt.version, actor, reason, failure.detail());
            operation.fail(failure);
        }
    }

    private static Outcome outcome(RunnerException failure) {
        return failure.problem() == Problem.INSTALL_FAILED || failure.problem().status() >= 500
                ? Outcome.FAILED
                : Outcome.REFUSED;
    }

    /** One way through the steps, and how far it came. */
    private final class Attempt {

        private final StagingFolder folder;
        private final Delivery delivery;
        private final Operation operation;
        private @Nullable AlgorithmVersion version;
        private String ending = DONE;

        private Attempt(StagingFolder folder, Delivery delivery, Operation operation) {
            this.folder = folder;
            this.delivery = delivery;
            this.operation = operation;
        }

        @SuppressWarnings("try") // held for its scope
        private RegistryEntry perform() {
            operation.started(InstallStep.READ);
            String digest = delivery.uploadDigest().orElseGet(() -> zips.digest(delivery.file()));
            try (DeliveredPackage delivered = DeliveredPackage.open(delivery.file(), limits)) {
                AlgorithmVersion named = delivered.manifest().version();
                version = named;
                try (VersionLocks.Held held = locks.acquire(named)) {
                    Optional<RegistryEntry> present = catalog.entry(named);
                    return present.isPresent() ? same(present.get(), digest) : install(delivered, named, digest);
                }
            }
        }

        private RegistryEntry same(RegistryEntry present, String digest) {
            if (!present.digest().equals(digest)) {
                throw new RunnerException(
                        Problem.INSTALL_FAILED,
                        "%s is installed from a different archive (SHA-256 %s, this one has %s): give the new one another version, or remove the installed one first"
                                .formatted(present.key(), present.digest(), digest));
            }
            ending = ALREADY_INSTALLED;
            return present;
        }

        private RegistryEntry install(DeliveredPackage delivered, AlgorithmVersion named, String digest) {
            BuiltPackage built = builder.build(delivered, folder, operation);
            String archive = delivery.uploadDigest().isPresent()
                    ? zips.keep(delivery.file(), delivery.name(), named, digest)
                    : delivery.toString();
            return deployment.deploy(built, digest, archive, operation);
        }
    }
}
