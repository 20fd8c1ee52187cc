package io.procvision.runner.core;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * By what a request is found again in answers, problems, log lines and the audit trail: the client's own {@code X-Request-Id},
 * or one that is made up. Making one up costs a number and a text, where a random UUID would cost a call its share of a
 * lock: the first half tells this start of this runner from all others, the second counts.
 */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    static final int LONGEST = 64;

    private static final String START = start();
    private static final AtomicLong COUNT = new AtomicLong();
    private static final ThreadLocal<@Nullable RequestId> PRESENT = new ThreadLocal<>();

    private final String text;
    private final boolean given;

    private RequestId(String text, boolean given) {
        this.text = text;
        this.given = given;
    }

    /**
     * The client's if it is of the form {@code [A-Za-z0-9][A-Za-z0-9._:/+=@-]{0,63}}. Another is not worth a refused
     * call, but must not reach a log either, and is replaced.
     */
    static RequestId of(@Nullable String sent) {
        return sent != null && isWellFormed(sent) ? new RequestId(sent, true) : new RequestId(next(), false);
    }

    /** Of the request that this thread works for, null beside requests. */
    public static @Nullable String current() {
        return MDC.get(LogContext.REQUEST_ID);
    }

    /**
     * For the frame to the algorithm, which must not be confused with another: two requests may bring the same id, so
     * that one is only the beginning.
     */
    public static String forCall() {
        RequestId present = PRESENT.get();
        return present == null ? next() : present.unique();
    }

    /** The request that this thread works for from now on. */
    void enter() {
        PRESENT.set(this);
        MDC.put(LogContext.REQUEST_ID, text);
    }

    /** The thread works for no request any more. */
    static void leave() {
        PRESENT.remove();
        MDC.clear();
    }

    String unique() {
        return given ? text + "." + Long.toHexString(COUNT.incrementAndGet()) : text;
    }

    private static String next() {
        return START + Long.toHexString(COUNT.incrementAndGet());
    }

    private static String start() {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random) + "-";
    }

    private static boolean isWellFormed(String id) {
        if (id.isEmpty() || id.length() > LONGEST || !isAlphanumeric(id.charAt(0))) {
            return false;
        }
        for (int index = 1; index < id.length(); index++) {
            char each = id.charAt(index);
            if (!isAlphanumeric(each) && "._:/+=@-".indexOf(each) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
    }

    @Override
    public String toString() {
        return text;
    }
}
