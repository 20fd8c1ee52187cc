package io.procvision.runner.catalog;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Sees that an installed package can serve: its entry point imports and is an algorithm, and its adapter answers. */
@Component
class PackageChecks {

    private final AdapterCheck adapter;
    private final PythonSettings settings;

    PackageChecks(AdapterCheck adapter, PythonSettings settings) {
        this.adapter = adapter;
        this.settings = settings;
    }

    /** The version of the SDK the adapter reports; or {@code 2005}. */
    String perform(
            Path interpreter, Path workingDirectory, String entryPoint, Set<Pid> supportedPids, StepObserver observer) {
        observer.started(InstallStep.ENTRY_POINT);
        ToolRun.Result imported = PythonScript.CHECK_ENTRY_POINT
                .by(interpreter, settings.toolTimeout(), entryPoint)
                .in(workingDirectory)
                .as(adapter::confined)
                .run();
        if (!imported.succeeded()) {
            throw new RunnerException(
                    Problem.INSTALL_FAILED,
                    "The entry point %s cannot be used; its check ended with status %d: %s"
                            .formatted(entryPoint, imported.exitCode(), imported.tail()));
        }

        observer.started(InstallStep.HANDSHAKE);
        AdapterCheck.Handshake handshake = adapter.perform(interpreter, workingDirectory, entryPoint);
        handshake.supportedPids().ifPresent(told -> requireSame(told, supportedPids));
        return handshake.sdkVersion();
    }

    private static void requireSame(Set<Pid> told, Set<Pid> manifest) {
        if (!told.equals(manifest)) {
            throw new RunnerException(
                    Problem.INSTALL_FAILED,
                    "The algorithm's info names the supported_pids %s, but manifest.json %s: they must be equal"
                            .formatted(new TreeSet<>(told), new TreeSet<>(manifest)));
        }
    }
}
