package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.Disk;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Turns a built package into an installed version: everything that names its folder is rewritten and the entry file is
 * written first, then one rename puts it into place, then it is byte-compiled there (code compiled before would carry the
 * staging folder's path into every traceback), and then it is registered. Each step begins when the one before is on the disk:
 * whatever a power cut leaves behind is whole, or was never said to be there.
 */
@Component
class Deployment {

    private static final Logger log = LoggerFactory.getLogger(Deployment.class);

    private static final String BYTECODE = "__pycache__";

    private final Store store;
    private final StoreLock lock;
    private final AlgorithmCatalog catalog;
    private final Staging staging;
    private final PythonSettings settings;
    private final Disk disk;
    private final Clock clock;

    Deployment(
            Store store,
            StoreLock lock,
            AlgorithmCatalog catalog,
            Staging staging,
            PythonSettings settings,
            Disk disk,
            Clock clock) {
        this.store = store;
        this.lock = lock;
        this.catalog = catalog;
        this.staging = staging;
        this.settings = settings;
        this.disk = disk;
        this.clock = clock;
    }

    RegistryEntry deploy(BuiltPackage built, String digest, String archive, StepObserver observer) {
        AlgorithmVersion version = built.manifest().version();
        Path target = store.deployed(version);
        observer.started(InstallStep.DEPLOY);
        RegistryEntry entry = entry(built, digest, archive);
        new Relocation(built.folder(), target).rewrite();
        DeployedFolders.writeEntry(built.folder(), entry);
        force(built.folder(), any -> true);
        move(built.folder(), target, version);
        try {
            forceName(version);
            observer.started(InstallStep.COMPILE);
            compile(entry.in(store), target);
            force(target, Deployment::isCompiled);
            observer.started(InstallStep.REGISTER);
            catalog.change("install " + version, entries -> entries.put(version, entry));
            return entry;
        } catch (RuntimeException failure) {
            DeployedFolders.removeEntry(target);
            staging.discard(target);
            throw failure;
        }
    }

    private RegistryEntry entry(BuiltPackage built, String digest, String archive) {
        Manifest manifest = built.manifest();
        return new RegistryEntry(
                manifest.version().name(),
                manifest.version().version(),
                manifest.supportedPids(),
                RegistryEntry.INSTALLED,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                manifest.entryPoint(),
                built.python(),
                built.sdkVersion(),
                FolderTree.size(built.folder()),
                digest,
                built.workingDirectory(),
                archive);
    }

    private void force(Path folder, Predicate<Path> wanted) {
        try {
            disk.forceTree(folder, wanted);
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be brought to the disk".formatted(folder), failure);
        }
    }

    /** The rename itself, and the package's folder where this is its first version. */
    private void forceName(AlgorithmVersion version) {
        try {
            disk.force(store.deployed().resolve(version.name()));
            disk.force(store.deployed());
        } catch (IOException failure) {
            throw StorageFailures.of("The name of %s cannot be brought to the disk".formatted(version), failure);
        }
    }

    private static boolean isCompiled(Path path) {
        return path.toString().contains(BYTECODE);
    }

    @SuppressWarnings("try") // held for its scope
    private void move(Path from, Path target, AlgorithmVersion version) {
        try (StoreLock.Held held = lock.acquire("deploy " + version)) {
            if (Files.exists(target)) {
                throw new RunnerException(
                        Problem.INSTALL_FAILED,
                        "%s exists, but %s is not installed: another runner is installing it, or restart the service, which cleans up"
                                .formatted(target, version));
            }
            Files.createDirectories(target.getParent());
            Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be moved to %s".formatted(version, target), failure);
        }
    }

    /** Saves time at the first start, no more: sources that cannot be compiled are some wheels' normal state. */
    private void compile(InstalledAlgorithm installed, Path folder) {
        String others = "[/\\\\](%s|%s)[/\\\\]".formatted(VirtualEnvironment.FOLDER, PackageLayout.PYTHON_RUNTIME);
        String python = installed.interpreter().toString();
        Path environment = folder.resolve(VirtualEnvironment.FOLDER);
        Path modules = environment.resolve(ToolEnvironment.isWindows() ? "Lib" : "lib");
        warnUnless(List.of(python, "-m", "compileall", "-q", "-f", modules.toString()), folder);
        warnUnless(
                List.of(
                        python,
                        "-m",
                        "compileall",
                        "-q",
                        "-f",
                        "-x",
                        others,
                        installed.workingDirectory().toString()),
                folder);
    }

    private void warnUnless(List<String> command, Path folder) {
        try {
            ToolRun.Result result = new ToolRun(command, settings.toolTimeout()).run();
            if (!result.succeeded()) {
                log.warn("Not everything in {} could be byte-compiled: {}", folder, result.lastLine());
            }
        } catch (RunnerException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            log.warn("{} could not be byte-compiled: {}", folder, failure.detail());
        }
    }
}
