package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a package says about itself. No {@code manifest.json}, or one that holds no object, is {@code 2002}; a required
 * field that is missing or malformed is {@code 2001}. {@code supported_pids} counts as required: without it no PID could
 * ever be bound, and a line should learn that at the installation.
 *
 * @param entryPoint {@code module:Class}
 * @param python the Python it asks for, as written
 */
record Manifest(AlgorithmVersion version, String entryPoint, Set<Pid> supportedPids, Optional<String> python) {

    private static final String IDENTIFIER = "[\\p{L}_][\\p{L}\\p{N}_]*";
    private static final Pattern ENTRY_POINT = Pattern.compile("%1$s(\\.%1$s)*:%1$s(\\.%1$s)*".formatted(IDENTIFIER));

    Manifest {
        if (!ENTRY_POINT.matcher(entryPoint).matches()) {
            throw malformed("entry_point", "'%s' is not of the form module:Class".formatted(entryPoint));
        }
        if (supportedPids.isEmpty()) {
            throw malformed("supported_pids", "it names no PID");
        }
        supportedPids = Set.copyOf(supportedPids);
    }

    static Manifest parse(byte[] content) {
        JsonNode json = object(content);
        return new Manifest(
                version(text(json, "name"), text(json, "version")),
                text(json, "entry_point"),
                pids(json.path("supported_pids")),
                json.optional("python_version").filter(JsonNode::isString).map(JsonNode::stringValue));
    }

    private static JsonNode object(byte[] content) {
        try {
            JsonNode json = StoreJson.parse(content);
            if (json.isObject()) {
                return json;
            }
            throw new RunnerException(Problem.MANIFEST_MISSING, "manifest.json holds no JSON object");
        } catch (StoreJson.MalformedJson malformed) {
            throw new RunnerException(
                    Problem.MANIFEST_MISSING, "manifest.json holds no JSON object: " + malformed.why(), malformed);
        }
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw malformed(field, value.isMissingNode() ? "it is missing" : "it is not a text");
        }
        return value.stringValue().strip();
    }

    private static AlgorithmVersion version(String name, String version) {
        try {
            return new AlgorithmVersion(name, version);
        } catch (RunnerException malformed) {
            throw new RunnerException(
                    Problem.INVALID_ZIP, "manifest.json, name or version: " + malformed.detail(), malformed);
        }
    }

    private static Set<Pid> pids(JsonNode list) {
        if (!list.isArray()) {
            throw malformed("supported_pids", "it is missing or not a list of texts");
        }
        Set<Pid> pids = new TreeSet<>();
        for (JsonNode pid : list.values()) {
            if (!pid.isString()) {
                throw malformed("supported_pids", "%s is not a text".formatted(pid));
            }
            try {
                pids.add(new Pid(pid.stringValue()));
            } catch (RunnerException malformed) {
                throw malformed("supported_pids", malformed.detail());
            }
        }
        return pids;
    }

    private static RunnerException malformed(String field, String why) {
        return new RunnerException(Problem.INVALID_ZIP, "manifest.json, %s: %s".formatted(field, why));
    }
}
