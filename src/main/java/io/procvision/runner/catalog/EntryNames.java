package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The names of an archive's entries, each checked to stay inside the folder it is unpacked to and to clash with no other.
 * Everything doubtful is refused rather than mended: a mended name is a different package from the one that was built.
 */
final class EntryNames {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    private static final int LONGEST_SEGMENT = 255;
    private static final int LONGEST_NAME = 1024;

    private final Map<String, Boolean> folders = new LinkedHashMap<>();

    /** The name to unpack to, with slashes and without {@code ./} and a closing slash; or {@code 2001}. */
    String admit(String raw, boolean folder) {
        String name = checked(raw);
        if (folders.containsKey(name) && !(folder && Boolean.TRUE.equals(folders.get(name)))) {
            throw refused(raw, "occurs twice in the archive");
        }
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            if (Boolean.FALSE.equals(folders.putIfAbsent(name.substring(0, slash), true))) {
                throw refused(raw, "lies in a folder that the archive also has as a file");
            }
        }
        folders.put(name, folder);
        return name;
    }

    private static String checked(String raw) {
        if (raw.indexOf('\\') >= 0) {
            throw refused(raw, "has a backslash in its name; zip names use '/'");
        }
        if (raw.startsWith("/")) {
            throw refused(raw, "has an absolute path");
        }
        if (DRIVE.matcher(raw).matches()) {
            throw refused(raw, "names a drive");
        }
        if (raw.chars().anyMatch(Character::isISOControl)) {
            throw refused(raw, "has control characters in its name");
        }
        List<String> segments = new ArrayList<>();
        String path = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                throw refused(raw, "leaves the folder it is unpacked to");
            }
            if (segment.isEmpty() || segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_SEGMENT) {
                throw refused(raw, "has an empty or overlong part in its name");
            }
            if (!segment.equals(".")) {
                segments.add(segment);
            }
        }
        String name = String.join("/", segments);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw refused(raw, "has no name, or one of more than %d characters".formatted(LONGEST_NAME));
        }
        return name;
    }

    static RunnerException refused(String entry, String why) {
        return new RunnerException(Problem.INVALID_ZIP, "Entry '%s' %s".formatted(printable(entry), why));
    }

    private static String printable(String entry) {
        String shown = entry.length() <= 200 ? entry : entry.substring(0, 200) + "…";
        return shown.codePoints()
                .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
