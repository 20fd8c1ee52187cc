package io.procvision.runner.activation;

/** Hears of every step that a switch reaches, on the switching thread and under its locks: keep it short. */
@FunctionalInterface
public interface SwitchObserver {

    void reached(SwitchStep step, SwitchRequest request);
}
