package io.procvision.runner.process;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What each algorithm process may use at most; without a setting, what the runner itself may.
 *
 * @param memory that it may allocate for itself
 * @param openFiles at the same time, sockets and pipes included
 * @param cpus the cores it may run on, such as {@code 1-3} or {@code 2,3}
 * @param nice how far it stands back behind other processes, from 0 to 19
 * @param user whom it runs as, instead of the runner's own user
 */
@ConfigurationProperties("runner.process.limits")
record LimitSettings(
        @Nullable DataSize memory,
        @Nullable Integer openFiles,
        @Nullable String cpus,
        @DefaultValue("0") int nice,
        @Nullable String user) {

    private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(32);
    private static final int LEAST_FILES = 16;
    private static final int MOST_NICE = 19;
    private static final Pattern CPUS = Pattern.compile("\\d{1,5}(-\\d{1,5})?(,\\d{1,5}(-\\d{1,5})?)*");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    LimitSettings {
        require(
                memory == null || memory.compareTo(LEAST_MEMORY) >= 0,
                "memory must be at least 32MB, which Python needs for itself, not " + memory);
        require(
                openFiles == null || openFiles >= LEAST_FILES,
                "open-files must be at least %d, not %s".formatted(LEAST_FILES, openFiles));
        require(
                cpus == null || CPUS.matcher(cpus).matches(),
                "cpus must list cores, such as 1-3 or 2,3, not '%s'".formatted(cpus));
        require(nice >= 0 && nice <= MOST_NICE, "nice must be between 0 and %d, not %d".formatted(MOST_NICE, nice));
        require(
                user == null || USER.matcher(user).matches(),
                "user must be the name of a user of this machine, not '%s'".formatted(user));
    }

    private static void require(boolean met, String message) {
        if (!met) {
            throw new IllegalArgumentException("runner.process.limits." + message);
        }
    }
}
