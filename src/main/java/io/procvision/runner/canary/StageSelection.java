package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which PIDs a stage adds. A percentage takes them in an order that depends on the version and the PID alone: whoever
 * asks again, after a restart or for a preview, gets the same ones; each version begins with others, so that the same
 * parts of the line do not bear every risk; and a larger share contains every smaller one.
 */
final class StageSelection {

    private StageSelection() {}

    /**
     * @param members what earlier stages have reached already
     * @return without the members; named PIDs whether or not they can be reached, for the stage to find out
     */
    static Set<Pid> added(StagePlan stage, LineUp lineUp, Collection<Pid> members) {
        Double percent = stage.percent();
        Set<Pid> added = new TreeSet<>(stage.named());
        if (percent != null) {
            added.addAll(share(percent, lineUp, members));
        }
        added.removeAll(members);
        return added;
    }

    /** Rounded up, so that a stage of some PIDs never has none. What is on the version already counts as reached. */
    private static List<Pid> share(double percent, LineUp lineUp, Collection<Pid> members) {
        Set<Pid> all = new HashSet<>(lineUp.eligible().keySet());
        all.addAll(members);
        Set<Pid> reached = new HashSet<>(lineUp.onTarget());
        reached.addAll(members);
        long wanted = (long) Math.ceil(all.size() * percent / 100 - 1e-9);
        return lineUp.eligible().keySet().stream()
                .filter(pid -> !reached.contains(pid))
                .sorted(order(lineUp.target()))
                .limit(Math.max(0, wanted - reached.size()))
                .toList();
    }

    private static Comparator<Pid> order(AlgorithmVersion target) {
        return Comparator.<Pid, String>comparing(pid -> digest(target + "/" + pid))
                .thenComparing(Comparator.naturalOrder());
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
