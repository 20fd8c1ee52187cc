package io.procvision.runner.notification;

import java.util.Set;

/**
 * What became of one attempt to deliver a message.
 *
 * @param error for people; empty when it was delivered
 */
record Attempt(Result result, String error) {

    /** Answers that are about this very message; any other failure would meet the next one as well. */
    private static final Set<Integer> REFUSALS = Set.of(400, 409, 413, 415, 422);

    /** What it means for the messages that follow. */
    enum Result {
        DELIVERED,
        /** The receiver does not want this message; others may pass it. */
        REFUSED,
        /** The receiver is not there or not well; the others wait too, and keep their order. */
        UNREACHABLE
    }

    /** Redirects are not followed: a message goes where its settings say, or nowhere. */
    static Attempt answered(int status) {
        if (status / 100 == 2) {
            return new Attempt(Result.DELIVERED, "");
        }
        return new Attempt(
                REFUSALS.contains(status) ? Result.REFUSED : Result.UNREACHABLE, "it answered with status " + status);
    }

    static Attempt failed(String error) {
        return new Attempt(Result.UNREACHABLE, error);
    }
}
