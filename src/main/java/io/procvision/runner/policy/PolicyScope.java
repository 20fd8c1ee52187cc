package io.procvision.runner.policy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.Locale;

/**
 * What a policy holds for.
 *
 * @param subject the package or the PID; empty for all
 */
public record PolicyScope(Level level, String subject) {

    public static final PolicyScope GLOBAL = new PolicyScope(Level.GLOBAL, "");

    public static PolicyScope ofPackage(String name) {
        // Only a version knows which names are well-formed.
        return new PolicyScope(Level.PACKAGE, new AlgorithmVersion(name, "any").name());
    }

    public static PolicyScope of(Pid pid) {
        return new PolicyScope(Level.PID, pid.value());
    }

    boolean admits(Rule rule) {
        return rule != Rule.KEEP || level != Level.PID;
    }

    /** {@code global}, {@code package demo_algo} or {@code pid A01}. */
    @Override
    public String toString() {
        return level.word() + (subject.isEmpty() ? "" : " " + subject);
    }

    public enum Level {
        GLOBAL,
        PACKAGE,
        PID;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
