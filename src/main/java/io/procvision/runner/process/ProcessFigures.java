package io.procvision.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operating system says of a process, as far as it can be had for the price of a small file. */
record ProcessFigures(Optional<Long> rssBytes, Optional<Double> cpu) {

    private static final String RSS = "VmRSS:";

    static ProcessFigures of(AlgorithmProcess process) {
        return new ProcessFigures(rss(process.osPid()), cpu(process.info()));
    }

    private static Optional<Long> rss(long pid) {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return status.filter(line -> line.startsWith(RSS))
                    .map(line -> line.substring(RSS.length()).replace("kB", "").strip())
                    .map(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst();
        } catch (IOException notLinuxOrGone) {
            return Optional.empty();
        }
    }

    private static Optional<Double> cpu(ProcessHandle.Info info) {
        return info.totalCpuDuration().flatMap(used -> info.startInstant().map(start -> share(used, start)));
    }

    private static double share(Duration used, Instant start) {
        long elapsed = Math.max(1, Duration.between(start, Instant.now()).toMillis());
        return Math.round(1000.0 * used.toMillis() / elapsed) / 1000.0;
    }
}
