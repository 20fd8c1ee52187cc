package io.procvision.runner.console;

/**
 * What a failure says: the sentence, and what a tool printed, which is too long to be read by everybody.
 *
 * @param output empty where there is none
 */
record ToldDetail(String sentence, String output) {

    /** Sentences of the service are one line; what follows is a tool's. */
    static ToldDetail of(String detail) {
        int end = detail.indexOf('\n');
        if (end < 0) {
            return new ToldDetail(detail, "");
        }
        int colon = detail.lastIndexOf(": ", end);
        int split = colon < 0 ? end : colon + 1;
        return new ToldDetail(
                detail.substring(0, split).strip(), detail.substring(split).strip());
    }
}
