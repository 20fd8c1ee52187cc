package io.procvision.runner.activation;

import java.util.Random;

/** When a {@link CrashingRunner} is killed. */
sealed interface Kill {

    /** While it stands still at the nth time it reaches a step. */
    record At(SwitchStep step, int nth) implements Kill {}

    /** So long after it began to switch: at no step in particular, but inside of one. */
    record After(long millis) implements Kill {}

    /** After that part of the time that the last start took: inside of a recovery. */
    record WhileStarting(double part) implements Kill {}

    /** It ends of itself. */
    record Never() implements Kill {}

    /** All steps in turn, and as many kills at random moments. */
    static Kill number(int number, Random random) {
        SwitchStep[] steps = SwitchStep.values();
        if (number % 2 == 0) {
            return new At(steps[number / 2 % steps.length], 1 + random.nextInt(6));
        }
        return random.nextInt(5) == 0
                ? new WhileStarting(0.5 + random.nextDouble() * 0.7)
                : new After(random.nextInt(400));
    }
}
