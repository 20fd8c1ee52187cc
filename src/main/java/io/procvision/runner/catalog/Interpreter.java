package io.procvision.runner.catalog;

import java.nio.file.Path;
import java.util.Set;

/**
 * A Python that runs here, as it describes itself.
 *
 * @param executable the real program, behind links and version switchers
 * @param version such as {@code 3.11.7}
 * @param abi such as {@code cp311}
 * @param pip version of its pip, empty when it has none
 * @param tags every wheel tag it accepts, such as {@code cp311-cp311-manylinux_2_17_x86_64}
 */
record Interpreter(
        Path executable,
        String version,
        String implementation,
        String abi,
        String platform,
        String pip,
        Set<String> tags) {

    Interpreter {
        tags = Set.copyOf(tags);
    }

    int major() {
        return number(version, 0);
    }

    int minor() {
        return number(version, 1);
    }

    boolean accepts(WheelFile wheel) {
        return wheel.tags().stream().anyMatch(tags::contains);
    }

    boolean supportsAbi(String wanted) {
        return abi.equals(wanted) || tags.stream().anyMatch(tag -> tag.split("-", 3)[1].equals(wanted));
    }

    /** {@code pip --python} came with 22.3; it saves installing a pip into every environment. */
    boolean canInstallIntoOthers() {
        return !pip.isEmpty() && (number(pip, 0) > 22 || (number(pip, 0) == 22 && number(pip, 1) >= 3));
    }

    @Override
    public String toString() {
        return "%s (%s, %s) at %s".formatted(version, abi, platform, executable);
    }

    private static int number(String version, int index) {
        String[] parts = version.split("[^0-9]+", -1);
        return index < parts.length && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : 0;
    }
}
