package io.procvision.runner.history;

/** Cuts free text to the width of its column; a log that refuses a row for its length would lose it. */
final class Texts {

    static final int WIDEST_REASON = 2000;
    private static final int WIDEST = 4000;

    private Texts() {}

    static String fit(String text) {
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
    }
}
