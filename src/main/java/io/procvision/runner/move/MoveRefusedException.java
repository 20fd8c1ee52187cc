package io.procvision.runner.move;

import org.jspecify.annotations.Nullable;

/** A move that does not begin, or is taken back; the message is for the person at the command line. */
final class MoveRefusedException extends RuntimeException {

    MoveRefusedException(String message) {
        this(message, null);
    }

    MoveRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
