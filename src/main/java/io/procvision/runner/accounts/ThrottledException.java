package io.procvision.runner.accounts;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A login that was not looked at, because too many before it failed. */
final class ThrottledException extends AuthenticationException {

    private final Duration wait;

    ThrottledException(Duration wait) {
        super("Too many failed logins: try again in %d s".formatted(seconds(wait)));
        this.wait = wait;
    }

    long seconds() {
        return seconds(wait);
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
