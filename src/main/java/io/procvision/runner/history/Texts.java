package io.procvision.runner.history;

import java.nio.charset.StandardCharsets;

/** Makes free text one that every database stores, cut to the width of its column; a log that refuses a row would lose it. */
public final class Texts {

    private static final int WIDEST_REASON = 2000;
    private static final int WIDEST = 4000;
    private static final int WIDEST_OPERATOR = 128;
    private static final int WIDEST_NAME = 128;

    private Texts() {}

    static String fit(String text) {
        return cut(text, WIDEST);
    }

    public static String fitReason(String text) {
        return cut(text, WIDEST_REASON);
    }

    public static String fitOperator(String text) {
        return cut(text, WIDEST_OPERATOR);
    }

    public static String fitName(String text) {
        return cut(text, WIDEST_NAME);
    }

    /** PostgreSQL stores no NUL, and no half of a pair of surrogates, which a cut would leave too. */
    private static String cut(String text, int widest) {
        String storable = text.replace('\0', ' ');
        String fitting = storable.length() <= widest ? storable : storable.substring(0, widest - 1) + "…";
        return new String(fitting.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
