package io.procvision.runner.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret of a token: 256 random bits behind a prefix by which scanners for leaked secrets find it. A plain SHA-256 of
 * it is stored. Slow, salted hashes make up for passwords that can be guessed; of 2^256 secrets none can, however fast the
 * hash is, and a fast one without salt is what lets a request find its token by an index.
 */
final class TokenSecret {

    private static final String PREFIX = "pvr_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenSecret() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it has our form; a token of an OpenID provider has not. */
    static boolean isOurs(String secret) {
        return secret.startsWith(PREFIX);
    }

    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
