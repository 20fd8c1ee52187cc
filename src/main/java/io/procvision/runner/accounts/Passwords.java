package io.procvision.runner.accounts;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Hashes new passwords, of which only the length is prescribed: rules about characters make people choose worse ones. */
@Component
class Passwords {

    private static final int SHORTEST = 8;

    /** In bytes; bcrypt looks no further. */
    private static final int LONGEST = 72;

    /** What {@link #isFit} asks for, in words. */
    static final String RULE = "at least %d characters and at most %d bytes".formatted(SHORTEST, LONGEST);

    private final PasswordEncoder encoder;

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
    }

    String hash(String password) {
        if (!isFit(password)) {
            throw new RunnerException(Problem.INVALID_PARAMS, "The password must have " + RULE);
        }
        return Objects.requireNonNull(encoder.encode(password));
    }

    static boolean isFit(String password) {
        return password.codePointCount(0, password.length()) >= SHORTEST && !isTooLong(password);
    }

    static boolean isTooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > LONGEST;
    }
}
