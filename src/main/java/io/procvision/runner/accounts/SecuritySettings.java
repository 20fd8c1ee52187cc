package io.procvision.runner.accounts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param adminPassword of the user {@code admin}; made up and printed once when it is not set
 * @param tokenLifetime of a token that names no end
 * @param maxTokenLifetime the latest end that a token may name
 */
@ConfigurationProperties("runner.security")
record SecuritySettings(
        @Nullable String adminPassword,
        @DefaultValue("365d") Duration tokenLifetime,
        @DefaultValue("3650d") Duration maxTokenLifetime) {

    SecuritySettings {
        if (adminPassword != null && adminPassword.isBlank()) {
            throw new IllegalArgumentException(
                    "runner.security.admin-password is blank: set a password or leave it out");
        }
        if (adminPassword != null && Passwords.isTooLong(adminPassword)) {
            throw new IllegalArgumentException(
                    "runner.security.admin-password is too long: passwords have " + Passwords.RULE);
        }
        if (tokenLifetime.isNegative() || tokenLifetime.isZero() || tokenLifetime.compareTo(maxTokenLifetime) > 0) {
            throw new IllegalArgumentException(
                    "runner.security.token-lifetime is %s, but must be positive and at most max-token-lifetime, which is %s"
                            .formatted(tokenLifetime, maxTokenLifetime));
        }
    }

    @Override
    public String toString() {
        return "SecuritySettings[adminPassword=%s, tokenLifetime=%s, maxTokenLifetime=%s]"
                .formatted(adminPassword == null ? "made up" : "set", tokenLifetime, maxTokenLifetime);
    }
}
