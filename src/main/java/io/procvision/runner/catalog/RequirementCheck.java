package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Compares {@code requirements.txt} with the delivered wheels before anything is installed, by the rules of the chosen
 * interpreter's own pip (versions, markers, tags), so that a failure names the line and not just pip's view of it.
 */
final class RequirementCheck {

    private final Interpreter python;
    private final String available;
    private final Duration limit;

    /** @param available the interpreters of this machine, as told to whom none fits */
    RequirementCheck(Interpreter python, String available, Duration limit) {
        this.python = python;
        this.available = available;
        this.limit = limit;
    }

    /** Passes, or fails as {@code 2003} or {@code 2004}; leaves in {@code effective} what pip shall install. */
    void perform(Path requirements, Path wheels, Path effective) {
        ToolRun.Result result = PythonScript.CHECK_WHEELS
                .by(python.executable(), limit, requirements.toString(), wheels.toString(), effective.toString())
                .run();
        JsonNode findings = read(result);
        List<String> unsupported = texts(findings.path("unsupported"));
        if (!unsupported.isEmpty()) {
            throw new RunnerException(
                    Problem.WHEELS_MISSING,
                    "requirements.txt may only ask for delivered wheels, by name and version; it also has: "
                            + String.join("; ", unsupported));
        }
        if (!findings.path("missing").isEmpty()) {
            throw new RunnerException(
                    Problem.WHEELS_MISSING, describe(findings.path("missing"), "no wheel for it", "other versions: "));
        }
        if (!findings.path("incompatible").isEmpty()) {
            throw new RunnerException(
                    Problem.INCOMPATIBLE_PYTHON,
                    "%s. The package would run on %s; here are %s"
                            .formatted(
                                    describe(findings.path("incompatible"), "no fitting wheel", "only "),
                                    python,
                                    available));
        }
    }

    private static String describe(JsonNode findings, String what, String others) {
        return findings.values().stream()
                .map(finding -> {
                    List<String> wheels = texts(finding.path("wheels"));
                    String more = wheels.isEmpty() ? "" : " (%s%s)".formatted(others, String.join(", ", wheels));
                    return "%s: %s%s".formatted(finding.path("requirement").asString(), what, more);
                })
                .collect(Collectors.joining("; "));
    }

    private static JsonNode read(ToolRun.Result result) {
        try {
            if (result.succeeded()) {
                return StoreJson.parse(result.lastLine().getBytes(StandardCharsets.UTF_8));
            }
        } catch (StoreJson.MalformedJson malformed) {
            // Falls through: the output tells more than the parser does.
        }
        throw new RunnerException(
                StorageFailures.isDiskFull(result.output()) ? Problem.INSTALL_BROKEN : Problem.INSTALL_FAILED,
                "requirements.txt could not be compared with the wheels: " + result.tail());
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.values().forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
