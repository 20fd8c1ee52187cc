package io.procvision.runner.process;

import java.io.IOException;

/** An adapter did not become ready. */
final class HandshakeException extends IOException {

    HandshakeException(String message) {
        super(message);
    }
}
