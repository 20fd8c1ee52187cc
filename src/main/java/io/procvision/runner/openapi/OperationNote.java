package io.procvision.runner.openapi;

import io.procvision.runner.core.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code operations.yml} says of one operation.
 *
 * @param request an example per media type of the body
 * @param status of the usual answer; 0 leaves what the code tells
 * @param answer an example of it; null where there is none to show
 * @param forms examples of other forms of the same answer, by media type
 * @param also examples of other answers, by status
 * @param location where the header {@code Location} of an answer leads, by status
 * @param problems beside those that every operation may answer with
 */
record OperationNote(
        String tag,
        String summary,
        String description,
        Map<String, Object> request,
        int status,
        String answerAs,
        @Nullable Object answer,
        Map<String, Object> forms,
        Map<String, Object> also,
        Map<String, Object> location,
        List<Problem> problems) {

    static OperationNote of(Map<String, Object> yaml) {
        return new OperationNote(
                text(yaml, "tag"),
                text(yaml, "summary"),
                text(yaml, "description"),
                map(yaml.get("request")),
                yaml.get("status") instanceof Integer status ? status : 0,
                yaml.get("answer_as") instanceof String type ? type : "application/json",
                yaml.get("answer"),
                map(yaml.get("forms")),
                map(yaml.get("also")),
                map(yaml.get("location")),
                yaml.get("problems") instanceof List<?> words
                        ? words.stream().map(OperationNote::problem).toList()
                        : List.of());
    }

    private static Problem problem(Object word) {
        return Problem.valueOf(String.valueOf(word).toUpperCase(Locale.ROOT));
    }

    private static String text(Map<String, Object> yaml, String key) {
        if (yaml.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("operations.yml: %s is missing in %s".formatted(key, yaml));
    }

    @SuppressWarnings("unchecked") // YAML mappings with words as keys
    private static Map<String, Object> map(@Nullable Object yaml) {
        return yaml instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
