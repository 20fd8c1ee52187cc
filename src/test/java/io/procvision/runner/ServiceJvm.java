package io.procvision.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * How the whole service is started in a JVM of its own, by all tests of this one: the first of them lets it start for
 * practice, on an empty store, which archives the classes that a start loads.
 */
final class ServiceJvm {

    private static final ChildJvm PRACTISED = practised();

    private ServiceJvm() {}

    static List<String> command(List<String> properties) {
        return PRACTISED.command(RunnerApplication.class, properties, List.of());
    }

    private static ChildJvm practised() {
        try {
            Path folder = Files.createTempDirectory("service-jvm-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
            ChildJvm jvm = ChildJvm.withoutTests(folder);
            List<String> properties =
                    List.of("spring.context.exit=onRefresh", "runner.home=" + folder.resolve("store"), "server.port=0");
            Path log = folder.resolve("practice.log");
            Process practice = new ProcessBuilder(jvm.archivingCommand(RunnerApplication.class, properties, List.of()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!practice.waitFor(5, TimeUnit.MINUTES) || practice.exitValue() != 0) {
                practice.destroyForcibly();
                throw new AssertionError("The service could not be started for practice: " + Files.readString(log));
            }
            return jvm;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the service started for practice", interrupted);
        }
    }
}
