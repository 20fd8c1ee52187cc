package io.procvision.runner.process;

import io.procvision.runner.catalog.AdapterCheck;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.protocol.CallData;
import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.Generation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a freshly built package through one handshake, with the strict stdio that production does without, and under the
 * limits of production: one that does not come up under them is refused now rather than when a line waits for it.
 */
@Component
class InstallationCheck implements AdapterCheck {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String INFO = "info";
    private static final int LINES = 50;

    private final ProcessLauncher launcher;
    private final ProcessSettings settings;

    InstallationCheck(ProcessLauncher launcher, ProcessSettings settings) {
        this.launcher = launcher;
        this.settings = settings;
    }

    @Override
    public Handshake perform(Path interpreter, Path workingDirectory, String entryPoint) {
        ProcessOutput output = new ProcessOutput(LINES);
        ProcessLauncher.Launch launch = new ProcessLauncher.Launch(interpreter, workingDirectory, entryPoint, true);
        try (AlgorithmProcess process = launcher.launch(launch, new ProcessDeadline(), output::add)) {
            return check(process);
        } catch (IOException failure) {
            throw new RunnerException(
                    Problem.INSTALL_FAILED,
                    "the adapter with entry point %s failed its check: %s%s"
                            .formatted(entryPoint, failure.getMessage(), output.excerpt()),
                    failure);
        }
    }

    @Override
    public List<String> confined(List<String> command) {
        return launcher.confinement().around(command);
    }

    private Handshake check(AlgorithmProcess process) throws IOException {
        Frame.Hello hello = io.procvision.runner.process.Handshake.perform(process, settings);
        Optional<Set<Pid>> supportedPids = Generation.of(hello.capabilities()) == Generation.PHASES
                ? Optional.of(supportedPids(process))
                : Optional.empty();
        process.shutDown(settings.drainGrace());
        return new Handshake(hello.sdkVersion(), supportedPids);
    }

    private Set<Pid> supportedPids(AlgorithmProcess process) throws IOException {
        process.deadline().arm(ProcessDeadline.Duty.HANDSHAKE, settings.handshakeTimeout());
        process.send(new Frame.Call(INFO, new CallData.Info()));
        ByteBuffer data = InfoAnswer.await(process, INFO);
        process.deadline().disarm();
        JsonNode pids = JSON.readTree(data.array(), data.arrayOffset(), data.remaining())
                .path("info")
                .path("supported_pids");
        if (!pids.isArray()) {
            throw new HandshakeException("its info names no supported_pids");
        }
        Set<Pid> supported = new LinkedHashSet<>();
        for (JsonNode pid : pids) {
            supported.add(new Pid(pid.asString()));
        }
        return supported;
    }
}
