package io.procvision.runner.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a receiver knows that a message is ours and recent: HMAC-SHA256 over time and text, so that neither can be changed
 * and an old message cannot be played back as a new one.
 */
final class Signature {

    static final String HEADER = "X-ProcVision-Signature";
    static final String TIMESTAMP_HEADER = "X-ProcVision-Timestamp";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * @param timestamp in seconds since 1970, as in its header
     */
    static String of(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] code = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(code);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, impossible);
        }
    }
}
