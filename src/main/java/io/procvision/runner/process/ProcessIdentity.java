package io.procvision.runner.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An operating system process for good: ids are used again, an id with a start time is not. */
record ProcessIdentity(long pid, Instant startedAt) {

    /** The system's boot time, on which start times rest, moves a little when its clock is set. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessIdentity of(ProcessHandle handle) {
        return new ProcessIdentity(handle.pid(), handle.info().startInstant().orElseGet(Instant::now));
    }

    static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.split("@", -1);
        try {
            return parts.length != 2
                    ? Optional.empty()
                    : Optional.of(new ProcessIdentity(
                            Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1]))));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /** The process, if it still lives. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
    }

    private boolean startedThen(ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .filter(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) <= 0)
                .isPresent();
    }

    @Override
    public String toString() {
        return pid + "@" + startedAt.toEpochMilli();
    }
}
