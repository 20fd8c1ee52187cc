package io.procvision.runner.openapi;

import io.procvision.runner.core.Problem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the description tells of problems: one schema for all, and per status which codes it may carry. */
final class ProblemAnswers {

    static final String SCHEMA = "Problem";

    private static final String MEDIA_TYPE = "application/problem+json";

    /** What any operation may answer, whatever it is about. */
    private static final List<Problem> USUAL =
            List.of(Problem.INVALID_PARAMS, Problem.INTERNAL_ERROR, Problem.DATABASE_UNAVAILABLE);

    private static final List<Problem> OF_ACCOUNTS =
            List.of(Problem.UNAUTHORIZED, Problem.FORBIDDEN, Problem.TOO_MANY_ATTEMPTS);

    private ProblemAnswers() {}

    static Schema<?> schema() {
        Schema<?> schema = ExampleSchema.of(example(Problem.ACTIVATION_CONFLICT));
        schema.setDescription(
                "RFC 9457, always in this form. The code says which problem it is, the type leads to its remedy.");
        schema.setRequired(List.of("type", "title", "status", "detail", "code", "error"));
        return schema;
    }

    static void add(ApiResponses responses, List<String> own, boolean open) {
        List<Problem> problems = new ArrayList<>(USUAL);
        if (!open) {
            problems.addAll(OF_ACCOUNTS);
        }
        own.forEach(word -> problems.addAll(named(word)));
        Map<Integer, List<Problem>> byStatus = problems.stream()
                .distinct()
                .collect(Collectors.groupingBy(Problem::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, same) -> responses.addApiResponse(Integer.toString(status), answer(same)));
    }

    private static List<Problem> named(String word) {
        List<Problem> found = Arrays.stream(Problem.values())
                .filter(problem -> problem.error().equals(word))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("operations.yml: there is no problem " + word);
        }
        return found;
    }

    private static ApiResponse answer(List<Problem> problems) {
        String codes = problems.stream()
                .map(problem -> "%s %s".formatted(problem.code(), problem.error()))
                .collect(Collectors.joining(", "));
        MediaType body = new MediaType()
                .schema(new Schema<>().$ref("#/components/schemas/" + SCHEMA))
                .example(example(problems.get(problems.size() - 1)));
        return new ApiResponse().description(codes).content(new Content().addMediaType(MEDIA_TYPE, body));
    }

    private static Map<String, Object> example(Problem problem) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "/problems/" + problem.error());
        example.put("title", problem.title());
        example.put("status", problem.status());
        example.put("detail", "What was wrong, what was expected, and the names involved");
        example.put("instance", "/api/v1/…");
        example.put("code", problem.code());
        example.put("error", problem.error());
        example.put("request_id", "4f1c22a90b1e-2a");
        return example;
    }
}
