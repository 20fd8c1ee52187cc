package io.procvision.runner.routing;

/** The content of a binding file cannot be understood; the message says why. */
class MalformedBindingException extends Exception {

    MalformedBindingException(String message) {
        super(message);
    }
}
