package io.procvision.runner.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
            if (!operation.path("responses").has("400")
                    || !operation.path("responses").has("500")) {
                lacking.add(described.name() + " never fails");
            }
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
        assertThat(operations()).allSatisfy(described -> {
            JsonNode json = described.operation().at("/requestBody/content/application~1json");
            assertThat(json.isMissingNode() || json.has("example"))
                    .as(described.name())
                    .isTrue();
        });
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
