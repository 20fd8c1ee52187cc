package io.procvision.runner.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What ties an audit row to all rows before it: SHA-256, in lower-case hex, over its {@link AuditFields} with the hash of
 * the row before as the last of them. Each field is written as its length in bytes of UTF-8, a colon, the bytes and a
 * comma, so that no two lists of fields are the same text. {@code tools/verify_audit.py} does the same.
 */
final class AuditHash {

    /** What the first row of the chain carries as the hash before it. */
    static final String BEFORE_ALL = "0".repeat(64);

    private AuditHash() {}

    static String of(AuditView entry) {
        MessageDigest digest = sha256();
        for (String field : AuditFields.hashed(entry)) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
            digest.update((byte) ',');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
