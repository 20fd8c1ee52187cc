package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;

/**
 * Names a worker for as long as its version runs, whatever process it has. Names and versions may hold dashes and dots,
 * so others stand between the parts: {@code demo_algo@1.0.0~1} is one worker's only, and goes into a path or a file name
 * as it is.
 *
 * @param number from 1
 */
record WorkerId(AlgorithmVersion version, int number) {

    /** The part that all workers of a version share; also the name of their log. */
    static String of(AlgorithmVersion version) {
        return version.name() + "@" + version.version();
    }

    @Override
    public String toString() {
        return of(version) + "~" + number;
    }
}
