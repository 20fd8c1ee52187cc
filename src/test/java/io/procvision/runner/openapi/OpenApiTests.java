package io.procvision.runner.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The description against the contract: every row of it is there, and every operation says all that a client needs. */
@RunnerTest
class OpenApiTests {

    /** The contract's operations, in its order. */
    private static final List<String> CONTRACT = List.of(
            "POST /api/v1/algorithms/install",
            "GET /api/v1/operations/{id}",
            "GET /api/v1/operations/{id}/events",
            "POST /api/v1/algorithms/validate",
            "GET /api/v1/algorithms",
            "GET /api/v1/algorithms/{name}/{version}",
            "DELETE /api/v1/algorithms/{name}/{version}",
            "POST /api/v1/algorithms/activate",
            "POST /api/v1/algorithms/switch",
            "POST /api/v1/algorithms/rollback",
            "POST /api/v1/algorithms/emergency-rollback",
            "GET /api/v1/algorithms/active",
            "GET /api/v1/pids",
            "GET /api/v1/pids/{pid}",
            "DELETE /api/v1/pids/{pid}",
            "GET /api/v1/pids/{pid}/history",
            "GET /api/v1/pids/{pid}/active",
            "GET /api/v1/quarantine",
            "DELETE /api/v1/pids/{pid}/quarantine/{name}/{version}",
            "POST /api/v1/algorithms/{name}/{version}/withdraw",
            "DELETE /api/v1/algorithms/{name}/{version}/withdraw",
            "PUT /api/v1/pids/{pid}/pin",
            "DELETE /api/v1/pids/{pid}/pin",
            "POST /api/v1/pids/{pid}/calls",
            "POST /api/v1/canaries",
            "GET /api/v1/canaries",
            "GET /api/v1/canaries/{id}",
            "POST /api/v1/canaries/{id}/promote",
            "POST /api/v1/canaries/{id}/pause",
            "POST /api/v1/canaries/{id}/resume",
            "POST /api/v1/canaries/{id}/abort",
            "GET /api/v1/audit",
            "GET /api/v1/audit/verify",
            "GET /api/v1/processes",
            "POST /api/v1/processes/{id}/restart",
            "GET /api/v1/processes/{id}/logs",
            "GET /api/v1/policy",
            "PUT /api/v1/policy");

    @Autowired
    private RunnerClient runner;

    @Autowired
    private OperationNotes notes;

    private JsonNode description;

    private record Described(String name, JsonNode operation) {}

    @BeforeEach
    void read() {
        description = runner.get("/v3/api-docs").body();
    }

    @Test
    void everyRowOfTheContractIsDescribed() {
        Set<String> missing = new LinkedHashSet<>(CONTRACT);
        operations().forEach(described -> missing.remove(described.name()));

        assertThat(missing).isEmpty();
    }

    @Test
    void everyOperationHasItsNoteAndEveryNoteItsOperation() {
        Set<String> described =
                new LinkedHashSet<>(operations().map(Described::name).toList());

        assertThat(notes.operations()).containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void everyOperationSaysWhatItTakesAnswersAndHowItFails() {
        List<String> lacking = new ArrayList<>();
        operations().forEach(described -> {
            JsonNode operation = described.operation();
            if (operation.path("summary").asString("").isBlank()
                    || !operation.path("description").asString("").contains("Needs ")
                    || operation.path("tags").isEmpty()) {
                lacking.add(described.name() + " has no words");
            }
            operation.path("requestBody").path("content").propertyStream().forEach(media -> {
                if (media.getValue().path("schema").isMissingNode()) {
                    lacking.add("%s takes %s of no schema".formatted(described.name(), media.getKey()));
                }
            });
            operation
                    .path("responses")
                    .propertyStream()
                    .forEach(answer -> lacking.addAll(lacking(described.name(), answer.getKey(), answer.getValue())));
        });
        assertThat(lacking).isEmpty();
    }

    private static List<String> lacking(String operation, String status, JsonNode answer) {
        JsonNode content = answer.path("content");
        if (!status.startsWith("2")) {
            return content.at("/application~1problem+json/schema/$ref")
                            .asString("")
                            .equals("#/components/schemas/Problem")
                    ? List.of()
                    : List.of("%s answers %s with no problem".formatted(operation, status));
        }
        if (content.isEmpty()) {
            return status.equals("204")
                    ? List.of()
                    : List.of("%s answers %s with nothing".formatted(operation, status));
        }
        return content.propertyStream()
                .filter(media -> media.getValue().path("schema").isMissingNode()
                        || media.getValue().path("schema").isEmpty())
                .map(media -> "%s answers %s as %s of no schema".formatted(operation, status, media.getKey()))
                .toList();
    }

    @Test
    void bodiesAndAnswersHaveExamples() {
        List<String> lacking = new ArrayList<>();
        operations().forEach(described -> {
            JsonNode operation = described.operation();
            if (lacksExample(operation.path("requestBody").path("content").path("application/json"))) {
                lacking.add(described.name() + " takes a body without an example");
            }
            operation
                    .path("responses")
                    .propertyStream()
                    .flatMap(answer -> answer.getValue().path("content").valueStream())
                    .filter(OpenApiTests::lacksExample)
                    .forEach(media -> lacking.add(described.name() + " answers without an example: " + media));
        });
        assertThat(lacking).isEmpty();
    }

    private static boolean lacksExample(JsonNode media) {
        return !media.isMissingNode() && !media.has("example") && !media.has("examples");
    }

    /** The rows of the contract's table of errors; where it says which calls they concern, or their words leave no choice. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | invalid_zip         | POST install, POST validate",
                "422 | manifest_missing    | POST install",
                "422 | incompatible_python | POST install",
                "422 | wheels_missing      | POST install",
                "422 | install_failed      | POST install",
                "500 | install_failed      | POST install",
                "409 | activation_conflict | POST activate, POST switch, POST rollback, POST emergency-rollback, DELETE pid, DELETE version, POST canaries, POST promote, POST approve, POST pause, POST resume, POST abort",
                "409 | unsafe_uninstall    | DELETE version",
                "404 | not_installed       | POST activate, POST switch, POST rollback, POST validate, GET version, DELETE version, POST withdraw, POST canaries, POST preview",
                "409 | no_rollback_target  | POST rollback, POST emergency-rollback",
                "409 | prewarm_failed      | POST activate, POST switch, POST rollback, POST emergency-rollback",
                "409 | store_busy          | POST install, POST activate, POST switch, POST rollback, POST emergency-rollback, DELETE pid, DELETE version, PUT pin, PUT policy, DELETE policy",
                "409 | state_corrupt       | POST calls, POST rollback, POST emergency-rollback, POST canaries",
                "409 | quarantined         | POST activate, POST switch, POST rollback",
                "409 | frozen              | POST activate, POST switch, POST rollback, DELETE pid, DELETE version",
                "404 | invalid_pid         | POST calls, POST rollback, POST emergency-rollback, GET pid, DELETE pid, GET active",
                "400 | invalid_pid         | POST calls, POST activate, POST switch, POST rollback, POST emergency-rollback, POST canaries, GET pid, GET history, PUT pin, PUT pid-policy",
                "422 | image_load_failed   | POST calls",
                "504 | timeout             | POST calls",
                "503 | overloaded          | POST calls",
                "503 | process_unavailable | POST calls",
                "502 | protocol_error      | POST calls",
                "502 | model_not_found     | POST calls",
                "502 | gpu_oom             | POST calls",
                "502 | coordinate_invalid  | POST calls",
                "502 | execution_failed    | POST calls",
                "502 | stdout_polluted     | POST calls",
                "502 | unknown             | POST calls"
            })
    void everyProblemOfTheContractIsToldWhereItMayCome(String status, String error, String operations) {
        for (String each : operations.split(", ", -1)) {
            assertThat(problems(operation(each), status)).as(each).contains(error);
        }
    }

    /** An emergency is allowed in a freeze, and neither an abort nor a release is kept back by anything of the kind. */
    @ParameterizedTest
    @CsvSource({
        "POST emergency-rollback, frozen",
        "POST abort, store_busy",
        "POST activate, no_rollback_target",
        "GET version, activation_conflict"
    })
    void whatCannotComeIsNotTold(String operation, String error) {
        assertThat(problems(operation(operation), "409")).doesNotContain(error);
    }

    @Test
    void everyOperationMayFindItsRequestSenselessOrItselfBroken() {
        assertThat(operations()).allSatisfy(described -> {
            assertThat(problems(described.operation(), "400"))
                    .as(described.name())
                    .contains("invalid_params");
            assertThat(problems(described.operation(), "500"))
                    .as(described.name())
                    .contains("internal_error");
        });
    }

    @Test
    void whatPassesByItselfSaysWhen() {
        List<String> passing = List.of("store_busy", "overloaded", "database_unavailable", "too_many_attempts");
        assertThat(operations())
                .allSatisfy(described -> described
                        .operation()
                        .path("responses")
                        .propertyStream()
                        .forEach(answer -> assertThat(
                                        answer.getValue().path("headers").has("Retry-After"))
                                .as("%s: %s", described.name(), answer.getKey())
                                .isEqualTo(problems(described.operation(), answer.getKey()).stream()
                                        .anyMatch(passing::contains))));
    }

    @ParameterizedTest
    @CsvSource({
        "POST install, 202, /api/v1/operations/{id}",
        "POST install, 201, /api/v1/algorithms/{name}/{version}",
        "POST canaries, 201, /api/v1/canaries/{id}"
    })
    void whatIsMadeIsToldWhereItIs(String operation, String status, String where) {
        assertThat(operation(operation)
                        .path("responses")
                        .path(status)
                        .path("headers")
                        .path("Location")
                        .path("description")
                        .asString(""))
                .contains(where);
    }

    @Test
    void theAuditTrailComesAsATableToo() {
        JsonNode content = operation("GET audit").path("responses").path("200").path("content");

        assertThat(content.propertyNames()).containsExactlyInAnyOrder("application/json", "text/csv");
        assertThat(content.path("text/csv").path("example").asString("").lines().findFirst())
                .isEqualTo(Objects.requireNonNull(runner.text("/api/v1/audit?page=0&size=1", "text/csv")
                                .getBody())
                        .lines()
                        .findFirst());
    }

    /** By its method and the last word of its path; a few by a word for their path's end. */
    private JsonNode operation(String shortName) {
        String[] words = shortName.split(" ", 2);
        String end = switch (words[1]) {
            case "pid" -> "/pids/{pid}";
            case "pid-policy" -> "/policy/pids/{pid}";
            case "version" -> "/algorithms/{name}/{version}";
            case "active" -> "/pids/{pid}/active";
            default -> "/" + words[1];
        };
        List<JsonNode> found = operations()
                .filter(described -> described.name().startsWith(words[0] + " "))
                .filter(described -> described.name().endsWith(end)
                        && (words[1].equals("pid-policy") || !described.name().endsWith("/policy/pids/{pid}")))
                .map(Described::operation)
                .toList();
        assertThat(found).as(shortName).hasSize(1);
        return found.get(0);
    }

    private static Set<String> problems(JsonNode operation, String status) {
        return new LinkedHashSet<>(operation
                .path("responses")
                .path(status)
                .path("content")
                .path("application/problem+json")
                .path("examples")
                .propertyNames());
    }

    @Test
    void schemasUseTheWordsThatAreSent() {
        List<String> words = new ArrayList<>();
        description
                .at("/components/schemas")
                .propertyStream()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .propertyStream()
                        .forEach(property -> words.add(property.getKey())));

        assertThat(words).contains("supported_pids", "activated_at").allMatch(word -> word.matches("[a-z0-9_]+"));
        assertThat(description
                        .at("/components/schemas/AuditView/properties/outcome/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("succeeded", "refused", "failed");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(description.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                description.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "/info/title, ProcVision Runner",
        "/components/securitySchemes/basic/scheme, basic",
        "/components/securitySchemes/bearer/scheme, bearer",
        "/components/schemas/Problem/properties/code/type, string"
    })
    void theServiceAsAWholeIsDescribed(String pointer, String text) {
        assertThat(description.at(pointer).asString()).isEqualTo(text);
    }

    @Test
    void whoMayIsTold() {
        assertThat(description.at("/paths/~1api~1v1~1users/post/description").asString())
                .contains("Needs the role admin, by password and not by token");
        assertThat(description.at("/paths/~1problems~1{error}/get/security").isEmpty())
                .isTrue();
    }

    private Stream<Described> operations() {
        return description
                .path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(method -> new Described(
                                method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                method.getValue())));
    }
}
