package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * The way from a delivered archive to a registered version. One version goes it once at a time: who comes second finds
 * it installed, and either has the identical archive or is refused, so that versions are never mixed.
 */
@Component
class InstallPipeline {

    private final ArchiveSettings limits;
    private final Zips zips;
    private final VersionLocks locks;
    private final AlgorithmCatalog catalog;
    private final PackageBuilder builder;
    private final Deployment deployment;

    InstallPipeline(
            ArchiveSettings limits,
            Zips zips,
            VersionLocks locks,
            AlgorithmCatalog catalog,
            PackageBuilder builder,
            Deployment deployment) {
        this.limits = limits;
        this.zips = zips;
        this.locks = locks;
        this.catalog = catalog;
        this.builder = builder;
        this.deployment = deployment;
    }

    /** @param identified is told the version as soon as the manifest has been read */
    @SuppressWarnings("try") // held for its scope
    Installed run(
            Delivery delivery, StagingFolder folder, StepObserver observer, Consumer<AlgorithmVersion> identified) {
        observer.started(InstallStep.READ);
        String digest = delivery.uploadDigest().orElseGet(() -> zips.digest(delivery.file()));
        try (DeliveredPackage delivered = DeliveredPackage.open(delivery.file(), limits)) {
            AlgorithmVersion version = delivered.manifest().version();
            identified.accept(version);
            try (VersionLocks.Held held = locks.acquire(version)) {
                Optional<RegistryEntry> present = catalog.entry(version);
                if (present.isPresent()) {
                    return new Installed(requireSame(present.get(), digest), true);
                }
                BuiltPackage built = builder.build(delivered, folder, observer);
                String archive = delivery.uploadDigest().isPresent()
                        ? zips.keep(delivery.file(), delivery.name(), version, digest)
                        : delivery.toString();
                return new Installed(deployment.deploy(built, digest, archive, observer), false);
            }
        }
    }

    private static RegistryEntry requireSame(RegistryEntry present, String digest) {
        if (!present.digest().equals(digest)) {
            throw new RunnerException(
                    Problem.INSTALL_FAILED,
                    "%s is installed from a different archive (SHA-256 %s, this one has %s): give the new one another version, or remove the installed one first"
                            .formatted(present.key(), present.digest(), digest));
        }
        return present;
    }

    /** @param before whether it was installed already, from the identical archive */
    record Installed(RegistryEntry entry, boolean before) {}
}
