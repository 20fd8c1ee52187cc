package io.procvision.runner.protocol;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The peer sent bytes that are no frame, after which nothing on the same pipe can be trusted any more. */
public final class ProtocolException extends IOException {

    ProtocolException(String message) {
        super(message);
    }

    ProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
