package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes of a delivered package one that can serve, in a folder of the caller's: unpack, choose, install, check. */
@Component
class PackageBuilder {

    private static final String EFFECTIVE_REQUIREMENTS = "requirements.effective.txt";

    private final Interpreters interpreters;
    private final PackageChecks checks;
    private final PythonSettings settings;

    PackageBuilder(Interpreters interpreters, PackageChecks checks, PythonSettings settings) {
        this.interpreters = interpreters;
        this.checks = checks;
        this.settings = settings;
    }

    BuiltPackage build(DeliveredPackage delivered, StagingFolder staging, StepObserver observer) {
        PackageLayout layout = delivered.layout();
        Path folder = staging.path().resolve("package");
        Path workingDirectory = folder.resolve(layout.folder()).normalize();

        observer.started(InstallStep.UNPACK);
        createFolder(folder);
        delivered.archive().unpack(folder, observer::progressed);

        observer.started(InstallStep.INTERPRETER);
        Interpreter python = interpreters.choose(
                delivered.python(),
                delivered.wheels(),
                Optional.of(workingDirectory.resolve(PackageLayout.PYTHON_RUNTIME))
                        .filter(runtime -> layout.embedsPython()));

        observer.started(InstallStep.WHEELS);
        Path wheels = folder.resolve(layout.wheels().orElseThrow(PackageBuilder::noWheels));
        Path effective = staging.path().resolve(EFFECTIVE_REQUIREMENTS);
        new RequirementCheck(python, interpreters.description(), settings.toolTimeout())
                .perform(workingDirectory.resolve(PackageLayout.REQUIREMENTS), wheels, effective);

        observer.started(InstallStep.ENVIRONMENT);
        VirtualEnvironment environment =
                new VirtualEnvironment(folder.resolve(VirtualEnvironment.FOLDER), python, settings.toolTimeout());
        environment.create();

        observer.started(InstallStep.DEPENDENCIES);
        environment.install(effective, wheels);

        String sdkVersion = checks.perform(
                environment.interpreter(),
                workingDirectory,
                delivered.manifest().entryPoint(),
                delivered.manifest().supportedPids(),
                observer);
        return new BuiltPackage(delivered.manifest(), folder, layout.folder(), python.version(), sdkVersion);
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectory(folder);
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be created".formatted(folder), failure);
        }
    }

    private static RunnerException noWheels() {
        return new RunnerException(
                Problem.WHEELS_MISSING, "The archive has no wheels/ with wheels, beside the manifest or at its root");
    }
}
