package io.procvision.runner.activation;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** When the JVM of some {@link CrashingRunner}s is killed. */
sealed interface Kill {

    /** How many of the runners stand still before. */
    default int stops() {
        return 0;
    }

    /** Where this runner stands still; empty where it does not. */
    default Optional<Stop> stopOf(int runner) {
        return Optional.empty();
    }

    /**
     * While they switch.
     *
     * @param each of the runners that stand still; the others are hit at no step in particular, but inside of one
     * @param pause in milliseconds, once the runners stand still that should
     */
    record Switching(List<Optional<Stop>> each, long pause) implements Kill {
        @Override
        public int stops() {
            return (int) each.stream().filter(Optional::isPresent).count();
        }

        @Override
        public Optional<Stop> stopOf(int runner) {
            return each.get(runner);
        }
    }

    /** After that part of the time that the last start took: inside of a recovery. */
    record WhileStarting(double part) implements Kill {}

    /** They end of themselves. */
    record Never() implements Kill {}

    /** The nth time that a runner reaches a step. */
    record Stop(SwitchStep step, int nth) {}

    /** All steps in turn, and as many random moments. */
    static Kill number(int number, int runners, Random random) {
        return random.nextInt(10) == 0
                ? new WhileStarting(0.5 + random.nextDouble() * 0.7)
                : new Switching(
                        IntStream.range(number * runners, (number + 1) * runners)
                                .mapToObj(each -> stop(each, random))
                                .toList(),
                        random.nextInt(200));
    }

    private static Optional<Stop> stop(int number, Random random) {
        SwitchStep[] steps = SwitchStep.values();
        return number % 2 == 0
                ? Optional.of(new Stop(steps[number / 2 % steps.length], 1 + random.nextInt(6)))
                : Optional.empty();
    }
}
