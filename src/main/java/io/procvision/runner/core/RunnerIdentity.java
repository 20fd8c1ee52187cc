package io.procvision.runner.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * This running service among others that may share its store and database, written as {@code host/process
 * id/start time}. The start time tells a process from an earlier one with the same id.
 */
@Component
public class RunnerIdentity {

    /** The system's boot time, on which start times rest, moves a little when its clock is set. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final String host = hostName();
    private final String text = describe(ProcessHandle.current());

    /** Whether the runner of that text surely no longer runs; one on another host is never known to be gone. */
    public boolean isGone(String other) {
        String[] parts = other.split("/", -1);
        if (parts.length != 3 || !parts[0].equals(host)) {
            return false;
        }
        try {
            Instant started = Instant.parse(parts[2]);
            return ProcessHandle.of(Long.parseLong(parts[1]))
                    .flatMap(process -> process.info().startInstant())
                    .map(start -> Duration.between(start, started).abs().compareTo(TOLERANCE) > 0)
                    .orElse(true);
        } catch (NumberFormatException | DateTimeParseException notOurs) {
            return false;
        }
    }

    private String describe(ProcessHandle process) {
        Optional<Instant> start = process.info().startInstant();
        return "%s/%d/%s"
                .formatted(host, process.pid(), start.map(Instant::toString).orElse("unknown"));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replace('/', '_');
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
