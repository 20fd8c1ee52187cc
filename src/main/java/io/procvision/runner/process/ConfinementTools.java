package io.procvision.runner.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds the confinement that the settings ask for, from the tools of Linux: {@code prlimit}, {@code taskset} and
 * {@code setpriv} (util-linux), {@code nice} and {@code env} (coreutils). Each is tried out first with the very options
 * it will get, since whether it may do what it is asked for depends on the machine, the container and the runner's
 * rights. A limit that cannot be had stops the start: an operator who has set one relies on it.
 */
final class ConfinementTools {

    private static final String SETTING = "runner.process.limits.";

    private ConfinementTools() {}

    /**
     * @param access sees that the user gets at what algorithms need
     */
    static Confinement confine(LimitSettings limits, Consumer<LowPrivilegeUser> access) {
        List<String> prefix = new ArrayList<>();
        if (limits.memory() != null) {
            prefix.addAll(tried(
                    "memory", List.of("prlimit", "--data=" + limits.memory().toBytes())));
        }
        if (limits.openFiles() != null) {
            prefix.addAll(tried("open-files", List.of("prlimit", "--nofile=" + limits.openFiles())));
        }
        if (limits.cpus() != null) {
            prefix.addAll(tried("cpus", List.of("taskset", "--cpu-list", limits.cpus())));
        }
        if (limits.nice() > 0) {
            prefix.addAll(tried("nice", List.of("nice", "-n", Integer.toString(limits.nice()))));
        }
        if (limits.user() != null) {
            prefix.addAll(as(limits.user(), access));
        }
        return new Confinement(List.copyOf(prefix));
    }

    /** Last, since what comes before may need the rights of the runner. */
    private static List<String> as(String name, Consumer<LowPrivilegeUser> access) {
        LowPrivilegeUser user = LowPrivilegeUser.find(name);
        List<String> command = tried("user", user.command());
        access.accept(user);
        return command;
    }

    private static List<String> tried(String limit, List<String> tool) {
        Optional<String> objection = ToolTrial.objectionOf(new Confinement(tool).around(List.of("true")));
        if (objection.isPresent()) {
            throw new UnavailableLimitException(
                    "%s%s cannot be met: %s".formatted(SETTING, limit, objection.get()),
                    "Use a value that %s accepts here, start the runner with the rights it takes, or remove the setting."
                            .formatted(tool.get(0)));
        }
        return tool;
    }
}
