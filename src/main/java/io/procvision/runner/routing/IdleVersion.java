package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * A version that is bound nowhere and stays warm as a standby.
 *
 * @param replacedAt when a PID last replaced it
 * @param rssBytes of its processes when they were last looked at
 */
record IdleVersion(AlgorithmVersion version, Set<Pid> pids, Instant replacedAt, long rssBytes) {

    static IdleVersion of(Pid pid, Standbys.Standby standby) {
        return new IdleVersion(
                standby.version(),
                Set.of(pid),
                standby.replacedAt(),
                standby.lease().workers().rssBytes());
    }

    /** The processes are the same ones, and their memory counts once. */
    IdleVersion and(IdleVersion other) {
        Set<Pid> all = new TreeSet<>(pids);
        all.addAll(other.pids);
        return new IdleVersion(
                version, all, replacedAt.isAfter(other.replacedAt) ? replacedAt : other.replacedAt, rssBytes);
    }
}
