package io.procvision.runner.catalog;

/** Is told how far an installation has come: an operation shows it, a validation keeps the score. */
interface StepObserver {

    /** The step before it, if any, has succeeded. */
    void started(InstallStep step);

    default void progressed(double fractionOfStep) {}
}
