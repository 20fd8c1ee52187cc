package io.procvision.runner.rollback;

/** Cuts reasons that the service puts together to what the log keeps: no emergency may fail for the length of its words. */
final class Wording {

    private static final int LONGEST = 2000;

    private Wording() {}

    static String fit(String reason) {
        if (reason.length() <= LONGEST) {
            return reason;
        }
        int end = LONGEST - 1;
        return reason.substring(0, Character.isHighSurrogate(reason.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
