package io.procvision.runner.activation;

/** A switch failed, and so did setting back a file that it had replaced already. */
class HalfDoneException extends RuntimeException {

    HalfDoneException(RuntimeException failure, RuntimeException whileReverting) {
        super("%s; setting back failed too: %s".formatted(failure.getMessage(), whileReverting.getMessage()), failure);
        addSuppressed(whileReverting);
    }
}
