package io.procvision.runner.history;

/** Cuts free text to the width of its column; a log that refuses a row for its length would lose it. */
final class Texts {

    private static final int WIDEST_REASON = 2000;
    private static final int WIDEST = 4000;

    private Texts() {}

    static String fit(String text) {
        return cut(text, WIDEST);
    }

    static String fitReason(String text) {
        return cut(text, WIDEST_REASON);
    }

    /** PostgreSQL stores no NUL. */
    private static String cut(String text, int widest) {
        String storable = text.replace('\0', ' ');
        return storable.length() <= widest ? storable : storable.substring(0, widest - 1) + "…";
    }
}
