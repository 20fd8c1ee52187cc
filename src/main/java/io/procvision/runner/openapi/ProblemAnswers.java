package io.procvision.runner.openapi;

import io.procvision.runner.core.Problem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the description tells of an operation's problems: one schema for all, and per status which codes it may carry. */
final class ProblemAnswers {

    static final String SCHEMA = "Problem";

    private static final String MEDIA_TYPE = "application/problem+json";
    private static final int NOT_ACCEPTABLE = 406;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    /** What any operation may answer, whatever it is about. */
    private static final List<Problem> USUAL =
            List.of(Problem.INVALID_PARAMS, Problem.INTERNAL_ERROR, Problem.DATABASE_UNAVAILABLE);

    private static final List<Problem> OF_ACCOUNTS =
            List.of(Problem.UNAUTHORIZED, Problem.FORBIDDEN, Problem.TOO_MANY_ATTEMPTS, Problem.SIGN_ON_UNAVAILABLE);

    /** Those that pass by themselves say when to try again. */
    private static final Set<Problem> PASSING =
            Set.of(Problem.STORE_BUSY, Problem.OVERLOADED, Problem.DATABASE_UNAVAILABLE, Problem.TOO_MANY_ATTEMPTS);

    private final boolean namesPid;
    private final boolean open;

    /** @param open whether the operation needs no account */
    ProblemAnswers(String path, boolean open) {
        this.namesPid = path.contains("{pid}");
        this.open = open;
    }

    static Schema<?> schema() {
        Schema<?> schema = ExampleSchema.of(example(Problem.ACTIVATION_CONFLICT, Problem.ACTIVATION_CONFLICT.status()));
        schema.setDescription(
                "RFC 9457, always in this form. The code says which problem it is, the type leads to its remedy.");
        schema.setRequired(List.of("type", "title", "status", "detail", "code", "error"));
        return schema;
    }

    void add(ApiResponses responses, List<Problem> own, boolean takesBody) {
        List<Problem> problems = new ArrayList<>(USUAL);
        if (!open) {
            problems.addAll(OF_ACCOUNTS);
        }
        if (namesPid) {
            problems.add(Problem.MALFORMED_PID);
        }
        problems.addAll(own);
        Map<Integer, List<Problem>> byStatus = problems.stream()
                .distinct()
                .collect(Collectors.groupingBy(Problem::status, TreeMap::new, Collectors.toList()));
        byStatus.put(NOT_ACCEPTABLE, List.of(Problem.INVALID_PARAMS));
        if (takesBody) {
            byStatus.put(UNSUPPORTED_MEDIA_TYPE, List.of(Problem.INVALID_PARAMS));
        }
        byStatus.forEach((status, same) -> responses.addApiResponse(Integer.toString(status), answer(status, same)));
    }

    private static ApiResponse answer(int status, List<Problem> problems) {
        String codes = problems.stream()
                .map(problem -> "%s %s".formatted(problem.code(), problem.error()))
                .collect(Collectors.joining(", "));
        MediaType body = new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + SCHEMA));
        problems.forEach(problem -> body.addExamples(
                problem.error(),
                new Example()
                        .summary(problem.title())
                        .description(problem.remedy())
                        .value(example(problem, status))));
        ApiResponse answer = new ApiResponse().description(codes).content(new Content().addMediaType(MEDIA_TYPE, body));
        if (problems.stream().anyMatch(PASSING::contains)) {
            answer.addHeaderObject("Retry-After", AnswerHeaders.number("Seconds after which to try again"));
        }
        return answer;
    }

    private static Map<String, Object> example(Problem problem, int status) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "/problems/" + problem.error());
        example.put("title", problem.title());
        example.put("status", status);
        example.put("detail", "What was wrong, what was expected, and the names involved");
        example.put("instance", "/api/v1/…");
        example.put("code", problem.code());
        example.put("error", problem.error());
        example.put("request_id", "4f1c22a90b1e-2a");
        return example;
    }
}
