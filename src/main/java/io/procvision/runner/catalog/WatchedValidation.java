package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Validations as operations, for people: minutes of silence before an answer would look like a hang to them. */
@Component
public class WatchedValidation {

    static final String KIND = "validate";
    private static final Logger log = LoggerFactory.getLogger(WatchedValidation.class);

    private final Zips zips;
    private final Staging staging;
    private final AlgorithmCatalog catalog;
    private final PackageValidator validator;
    private final Operations operations;
    private final BuildSlots slots;

    WatchedValidation(
            Zips zips,
            Staging staging,
            AlgorithmCatalog catalog,
            PackageValidator validator,
            Operations operations,
            BuildSlots slots) {
        this.zips = zips;
        this.staging = staging;
        this.catalog = catalog;
        this.validator = validator;
        this.operations = operations;
        this.slots = slots;
    }

    /** Stores the upload before it returns, and validates it afterwards. */
    public Operation ofUpload(InputStream upload, @Nullable String name) {
        StagingFolder folder = staging.open();
        boolean submitted = false;
        try {
            Path file = folder.path().resolve(Zips.fileName(name));
            zips.receive(upload, file);
            String subject = new Delivery(file, name, Optional.empty()).toString();
            Operation operation = operations.start(folder.id(), KIND, subject, PackageValidator.OF_ARCHIVE);
            submit(operation, () -> {
                try (folder) {
                    return validator.validate(file, folder, operation);
                }
            });
            submitted = true;
            return operation;
        } finally {
            if (!submitted) {
                folder.close();
            }
        }
    }

    public Operation ofInstalled(AlgorithmVersion version) {
        InstalledAlgorithm installed = catalog.require(version);
        Operation operation =
                operations.start(UUID.randomUUID().toString(), KIND, version.toString(), PackageValidator.OF_INSTALLED);
        submit(operation, () -> validator.validate(installed, operation));
        return operation;
    }

    private void submit(Operation operation, Supplier<ValidationView> validation) {
        try {
            slots.execute(() -> run(operation, validation));
        } catch (RunnerException full) {
            operation.fail(full);
            throw full;
        }
    }

    /** That a package does not pass is a result; that it could not be looked at is a failure. */
    private static void run(Operation operation, Supplier<ValidationView> validation) {
        try {
            operation.succeed(PackageInstaller.DONE, validation.get());
        } catch (RunnerException failure) {
            operation.fail(failure);
        } catch (RuntimeException | Error unexpected) {
            log.error("{} could not be validated", operation.view().subject(), unexpected);
            operation.fail(new RunnerException(
                    Problem.INSTALL_BROKEN, "Unexpected failure: %s".formatted(unexpected), unexpected));
        }
    }
}
