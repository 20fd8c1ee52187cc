package io.procvision.runner.process;

import io.procvision.runner.protocol.FrameCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Starts adapters, with an environment in which nothing of the runner's own can leak in: a Python path set for another
 * program would hide the package's modules, and the runner's secrets are none of an algorithm's business.
 */
class ProcessLauncher {

    private static final List<String> REMOVED =
            List.of("PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PROC_ENTRY_POINT", "PROC_STRICT_STDIO");
    private static final List<String> REMOVED_PREFIXES = List.of("RUNNER_", "SPRING_");

    private final Path imageFolder;
    private final FrameCodec codec;
    private final StrayProcesses strays;
    private final Watchdog watchdog;
    private final Confinement confinement;

    ProcessLauncher(
            Path imageFolder, FrameCodec codec, StrayProcesses strays, Watchdog watchdog, Confinement confinement) {
        this.imageFolder = imageFolder;
        this.codec = codec;
        this.strays = strays;
        this.watchdog = watchdog;
        this.confinement = confinement;
    }

    /**
     * What to launch.
     *
     * @param strictStdio makes the adapter detect prints to stdout, at 20 ms per call: for checks, not for production
     */
    record Launch(Path interpreter, Path workingDirectory, String entryPoint, boolean strictStdio) {}

    /**
     * @param standardError receives its lines, on a thread of its own
     */
    AlgorithmProcess launch(Launch launch, ProcessDeadline deadline, Consumer<String> standardError)
            throws IOException {
        String mark = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(confinement.around(List.of(
                        launch.interpreter().toString(),
                        "-m",
                        "procvision_algorithm_sdk.adapter",
                        "--entry",
                        launch.entryPoint())))
                .directory(launch.workingDirectory().toFile());
        setEnvironment(builder.environment(), launch);
        strays.mark(builder.environment(), mark);
        Process process = builder.start();
        try {
            strays.register(process.toHandle());
        } catch (IOException notRegistered) {
            process.destroyForcibly();
            throw notRegistered;
        }
        return new AlgorithmProcess(
                process, codec, deadline, standardError, watchdog, () -> strays.forget(process.toHandle(), mark));
    }

    Confinement confinement() {
        return confinement;
    }

    private void setEnvironment(Map<String, String> environment, Launch launch) {
        environment.keySet().removeAll(REMOVED);
        environment.keySet().removeIf(name -> REMOVED_PREFIXES.stream().anyMatch(name::startsWith));
        environment.put("PROC_ENV", "prod");
        environment.put("PROC_ALGO_ROOT", launch.workingDirectory().toString());
        environment.put("PROC_SHM_DIR", imageFolder.toString());
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put("PYTHONNOUSERSITE", "1");
        if (launch.strictStdio()) {
            environment.put("PROC_STRICT_STDIO", "1");
        }
    }
}
