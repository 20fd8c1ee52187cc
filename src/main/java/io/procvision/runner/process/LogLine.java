package io.procvision.runner.process;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of standard error.
 *
 * @param fields the line's JSON object, where it is one
 */
public record LogLine(String line, @Nullable JsonNode fields) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static LogLine of(String line) {
        return new LogLine(line, line.startsWith("{") ? parse(line) : null);
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.isObject() ? node : null;
        } catch (JacksonException plainText) {
            return null;
        }
    }
}
