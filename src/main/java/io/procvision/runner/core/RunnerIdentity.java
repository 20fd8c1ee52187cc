package io.procvision.runner.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * This running service among others that may share its store and database, written as {@code host/process
 * id/start time}. The start time tells a process from an earlier one with the same id.
 */
@Component
public class RunnerIdentity {

    private static final String UNKNOWN = "unknown";

    /**
     * The same start time looks different to two runners by a second or so: it is counted from the system's boot, whose
     * time of day moves when the clock is set.
     */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final String host;
    private final String text;

    public RunnerIdentity() {
        this("");
    }

    /** @param host what to call this machine where its own name is also another's; empty for its own name */
    @Autowired
    public RunnerIdentity(@Value("${runner.host-name:}") String host) {
        this.host = (host.isBlank() ? machineName() : host).replace('/', '_');
        this.text = describe(ProcessHandle.current());
    }

    /** The machine's name, as it may stand in the name of a file. */
    public String hostInFileNames() {
        return host.replaceAll("^\\.+|[^\\w.-]", "_");
    }

    /** Whether the runner of that text surely no longer runs; one on another host is never known to be gone. */
    public boolean isGone(String other) {
        String[] parts = other.split("/", -1);
        if (parts.length != 3 || !parts[0].equals(host)) {
            return false;
        }
        try {
            return ProcessHandle.of(Long.parseLong(parts[1]))
                    .map(process -> isAnother(process, parts[2]))
                    .orElse(true);
        } catch (NumberFormatException notOurs) {
            return false;
        }
    }

    private static boolean isAnother(ProcessHandle process, String started) {
        Optional<Instant> start = process.info().startInstant();
        if (start.isEmpty() || started.equals(UNKNOWN)) {
            return false;
        }
        try {
            return Duration.between(start.get(), Instant.parse(started)).abs().compareTo(TOLERANCE) > 0;
        } catch (DateTimeParseException notOurs) {
            return false;
        }
    }

    private String describe(ProcessHandle process) {
        Optional<Instant> start = process.info().startInstant();
        return "%s/%d/%s"
                .formatted(host, process.pid(), start.map(Instant::toString).orElse(UNKNOWN));
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
