package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The Python a package names: {@code 3.11}, {@code 3.11.7} (any 3.11 does, as ABIs go by minor version) or
 * {@code >=3.10}, with the ABI where it is told.
 *
 * @param source the file that names it
 */
record PythonNeed(int major, int minor, boolean orNewer, Optional<String> abi, String source) {

    private static final Pattern VERSION =
            Pattern.compile("\\s*(==|~=|>=)?\\s*(\\d{1,2})\\.(\\d{1,2})(\\.[0-9a-zA-Z*]+)*\\s*");

    static final String ENVIRONMENT_FILE = ".procvision_env.json";
    static final String BOOTSTRAP_FILE = "deploy_bootstrap.json";

    /** What the first of the three files that names a Python says; none is fine, wheels may tell it then. */
    static Optional<PythonNeed> of(Manifest manifest, Optional<byte[]> environment, Optional<byte[]> bootstrap) {
        return Stream.of(
                        manifest.python().map(version -> parse(version, Optional.empty(), PackageLayout.MANIFEST)),
                        environment.flatMap(content -> read(content, ENVIRONMENT_FILE)),
                        bootstrap.flatMap(content -> read(content, BOOTSTRAP_FILE)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    boolean isMetBy(Interpreter python) {
        boolean version = python.major() == major && (orNewer ? python.minor() >= minor : python.minor() == minor);
        return version && abi.map(python::supportsAbi).orElse(true);
    }

    @Override
    public String toString() {
        return "Python %d.%d%s%s (%s)"
                .formatted(
                        major,
                        minor,
                        orNewer ? " or newer" : "",
                        abi.map(" "::concat).orElse(""),
                        source);
    }

    private static Optional<PythonNeed> read(byte[] content, String file) {
        try {
            JsonNode json = StoreJson.parse(content);
            return text(json, "python_version").map(version -> parse(version, text(json, "abi"), file));
        } catch (StoreJson.MalformedJson malformed) {
            throw new RunnerException(
                    Problem.INVALID_ZIP, "%s is malformed: %s".formatted(file, malformed.why()), malformed);
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return json.optional(field)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.isBlank());
    }

    private static PythonNeed parse(String version, Optional<String> abi, String source) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            throw new RunnerException(
                    Problem.INVALID_ZIP, "%s, python_version: '%s' is not of the form 3.11".formatted(source, version));
        }
        return new PythonNeed(
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                ">=".equals(parts.group(1)),
                abi,
                source);
    }
}
