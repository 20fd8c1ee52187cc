package io.procvision.runner.catalog;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code wait} preference of RFC 7240, in seconds. Preferences that cannot be understood are ignored, as it demands. */
final class PreferredWait {

    private static final Pattern WAIT = Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?");

    private PreferredWait() {}

    static Optional<Duration> of(@Nullable String prefer, Duration longest) {
        if (prefer == null) {
            return Optional.empty();
        }
        for (String preference : prefer.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher wait = WAIT.matcher(preference);
            if (wait.matches()) {
                Duration wanted = Duration.ofSeconds(Long.parseLong(wait.group(1)));
                return Optional.of(wanted.compareTo(longest) <= 0 ? wanted : longest);
            }
        }
        return Optional.empty();
    }
}
