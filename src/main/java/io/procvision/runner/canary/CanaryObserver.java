package io.procvision.runner.canary;

/** Hears of every point that a canary reaches, on the thread that advances it. */
@FunctionalInterface
interface CanaryObserver {

    void reached(CanaryMark mark, long canary);
}
