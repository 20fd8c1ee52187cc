package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Puts an archive through the installation's own steps and throws the result away, or checks an installed version. */
@Component
class PackageValidator {

    static final List<InstallStep> OF_ARCHIVE = List.of(
            InstallStep.READ,
            InstallStep.UNPACK,
            InstallStep.INTERPRETER,
            InstallStep.WHEELS,
            InstallStep.ENVIRONMENT,
            InstallStep.DEPENDENCIES,
            InstallStep.ENTRY_POINT,
            InstallStep.HANDSHAKE);
    static final List<InstallStep> OF_INSTALLED =
            List.of(InstallStep.READ, InstallStep.ENTRY_POINT, InstallStep.HANDSHAKE);

    private static final StepObserver UNWATCHED = step -> {};

    private final ArchiveSettings limits;
    private final Zips zips;
    private final Staging staging;
    private final AlgorithmCatalog catalog;
    private final PackageBuilder builder;
    private final PackageChecks checks;
    private final Semaphore slots;

    PackageValidator(
            ArchiveSettings limits,
            Zips zips,
            Staging staging,
            AlgorithmCatalog catalog,
            PackageBuilder builder,
            PackageChecks checks,
            InstallSettings settings) {
        this.limits = limits;
        this.zips = zips;
        this.staging = staging;
        this.catalog = catalog;
        this.builder = builder;
        this.checks = checks;
        this.slots = new Semaphore(settings.parallel());
    }

    ValidationView validate(InputStream upload) {
        return inSlot(() -> {
            try (StagingFolder folder = staging.open()) {
                Scorecard score = new Scorecard(OF_ARCHIVE, UNWATCHED);
                return score.keep(() -> {
                    score.started(InstallStep.READ);
                    Path file = folder.path().resolve(Zips.fileName(null));
                    zips.receive(upload, file);
                    build(file, folder, score);
                });
            }
        });
    }

    ValidationView validate(AlgorithmVersion version) {
        InstalledAlgorithm installed = catalog.require(version);
        return inSlot(() -> validate(installed, UNWATCHED));
    }

    /** An archive that lies in the folder already. */
    ValidationView validate(Path file, StagingFolder folder, StepObserver watcher) {
        Scorecard score = new Scorecard(OF_ARCHIVE, watcher);
        return score.keep(() -> build(file, folder, score));
    }

    ValidationView validate(InstalledAlgorithm installed, StepObserver watcher) {
        Scorecard score = new Scorecard(OF_INSTALLED, watcher);
        return score.keep(() -> check(installed, score));
    }

    private void build(Path file, StagingFolder folder, StepObserver observer) {
        observer.started(InstallStep.READ);
        try (DeliveredPackage delivered = DeliveredPackage.open(file, limits)) {
            builder.build(delivered, folder, observer);
        }
    }

    private void check(InstalledAlgorithm installed, StepObserver observer) {
        observer.started(InstallStep.READ);
        Manifest manifest = readManifest(installed);
        if (!manifest.version().equals(installed.version())
                || !manifest.entryPoint().equals(installed.entryPoint())
                || !manifest.supportedPids().equals(installed.supportedPids())) {
            throw new RunnerException(
                    Problem.INVALID_ZIP,
                    "manifest.json in %s is no longer what was installed".formatted(installed.workingDirectory()));
        }
        checks.perform(
                installed.interpreter(),
                installed.workingDirectory(),
                installed.entryPoint(),
                installed.supportedPids(),
                observer);
    }

    private static Manifest readManifest(InstalledAlgorithm installed) {
        Path file = installed.workingDirectory().resolve(PackageLayout.MANIFEST);
        try {
            return Manifest.parse(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new RunnerException(Problem.MANIFEST_MISSING, "%s cannot be read".formatted(file), failure);
        }
    }

    private ValidationView inSlot(Supplier<ValidationView> validation) {
        if (!slots.tryAcquire()) {
            throw new RunnerException(Problem.STORE_BUSY, "Other packages are being validated", Duration.ofSeconds(10));
        }
        try {
            return validation.get();
        } finally {
            slots.release();
        }
    }
}
