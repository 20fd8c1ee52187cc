package io.procvision.runner.catalog;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A wheel, as its file name {@code name-version[-build]-python-abi-platform.whl} tells. Each of the last three parts may
 * hold alternatives, joined by dots; a tag is one choice of each.
 *
 * @param distribution in the normal form of package indexes: lower case, single dashes
 */
record WheelFile(String fileName, String distribution, String version, Set<String> tags) {

    private static final String SUFFIX = ".whl";

    WheelFile {
        tags = Set.copyOf(tags);
    }

    static Optional<WheelFile> parse(String fileName) {
        if (!fileName.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String[] parts =
                fileName.substring(0, fileName.length() - SUFFIX.length()).split("-", -1);
        if (parts.length < 5 || parts.length > 6) {
            return Optional.empty();
        }
        Set<String> tags = new LinkedHashSet<>();
        for (String python : parts[parts.length - 3].split("\\.", -1)) {
            for (String abi : parts[parts.length - 2].split("\\.", -1)) {
                for (String platform : parts[parts.length - 1].split("\\.", -1)) {
                    tags.add(python + "-" + abi + "-" + platform);
                }
            }
        }
        return Optional.of(new WheelFile(fileName, normalize(parts[0]), parts[1], tags));
    }

    static String normalize(String distribution) {
        return distribution.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }
}
