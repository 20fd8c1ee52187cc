package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The Python environment of one version. Where the base's pip can install into other environments, the environment is
 * made without a pip of its own: that halves the time. Dependencies come from the delivered wheels, never from a
 * network, and never from a source archive, as building one would run its code and ask for more.
 */
final class VirtualEnvironment {

    static final String FOLDER = "venv";

    private final Path folder;
    private final Interpreter base;
    private final Duration limit;

    VirtualEnvironment(Path folder, Interpreter base, Duration limit) {
        this.folder = folder;
        this.base = base;
        this.limit = limit;
    }

    static Path interpreterIn(Path environment) {
        return environment.resolve(ToolEnvironment.isWindows() ? "Scripts/python.exe" : "bin/python");
    }

    Path interpreter() {
        return interpreterIn(folder);
    }

    void create() {
        List<String> command = new ArrayList<>(List.of(base.executable().toString(), "-m", "venv", folder.toString()));
        if (base.canInstallIntoOthers()) {
            command.add("--without-pip");
        }
        ToolRun.Result result = run(command);
        if (!result.succeeded()) {
            throw failed(result, "No virtual environment could be made with %s".formatted(base));
        }
    }

    void install(Path requirements, Path wheels) {
        List<String> command = new ArrayList<>();
        if (base.canInstallIntoOthers()) {
            command.addAll(List.of(base.executable().toString(), "-m", "pip", "--python"));
            command.add(interpreter().toString());
        } else {
            command.addAll(List.of(interpreter().toString(), "-m", "pip"));
        }
        command.addAll(List.of("install", "--no-index", "--only-binary=:all:", "--no-compile", "--no-cache-dir"));
        command.addAll(List.of("--no-warn-script-location", "--progress-bar=off", "--find-links", wheels.toString()));
        command.addAll(List.of("-r", requirements.toString()));
        ToolRun.Result result = run(command);
        if (!result.succeeded()) {
            throw isDiskFull(result)
                    ? failed(result, "pip could not install the wheels")
                    : PipFailures.explain(result, wheels, base);
        }
    }

    private ToolRun.Result run(List<String> command) {
        return new ToolRun(command, limit).run();
    }

    private static boolean isDiskFull(ToolRun.Result result) {
        return StorageFailures.isDiskFull(result.output());
    }

    private static RunnerException failed(ToolRun.Result result, String what) {
        return new RunnerException(
                isDiskFull(result) ? Problem.INSTALL_BROKEN : Problem.INSTALL_FAILED,
                "%s: %s".formatted(what, result.tail()));
    }
}
