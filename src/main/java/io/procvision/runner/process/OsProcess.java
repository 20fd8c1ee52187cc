package io.procvision.runner.process;

/**
 * A process of the operating system as it was at some moment. Id and start time together tell it from any other that
 * gets the same id.
 *
 * @param startedAt in milliseconds, by the system's own reckoning
 * @param cpuMillis processor time since its start
 */
record OsProcess(long pid, long parent, long startedAt, long rssBytes, long cpuMillis) {

    boolean isSameAs(OsProcess other) {
        return pid == other.pid && startedAt == other.startedAt;
    }
}
