package io.procvision.runner.process;

/** A limit that an operator has set and this machine does not offer; it stops the start. */
final class UnavailableLimitException extends RuntimeException {

    private final String action;

    UnavailableLimitException(String message, String action) {
        super(message);
        this.action = action;
    }

    /** What an operator can do about it. */
    String action() {
        return action;
    }
}
