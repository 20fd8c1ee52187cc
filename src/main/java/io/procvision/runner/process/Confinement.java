package io.procvision.runner.process;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands before every command that runs a package's code: programs that lay a limit on themselves and then become
 * the next one. The process keeps its id all along, so that whoever launched it sees, signals and awaits the algorithm.
 */
record Confinement(List<String> prefix) {

    static final Confinement NONE = new Confinement(List.of());

    List<String> around(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }
}
