package io.procvision.runner.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param adminPassword of the user {@code admin}; made up and printed once when it is not set
 */
@ConfigurationProperties("runner.security")
record SecuritySettings(@Nullable String adminPassword) {

    SecuritySettings {
        if (adminPassword != null && adminPassword.isBlank()) {
            throw new IllegalArgumentException(
                    "runner.security.admin-password is blank: set a password or leave it out");
        }
    }

    @Override
    public String toString() {
        return "SecuritySettings[adminPassword=" + (adminPassword == null ? "made up" : "set") + "]";
    }
}
