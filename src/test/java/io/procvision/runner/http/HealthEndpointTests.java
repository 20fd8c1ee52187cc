package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** What monitors see, with an account and without. */
@RunnerTest
class HealthEndpointTests {

    private static final String FRESH = "A31";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreFolder store;

    @LocalServerPort
    private int port;

    @Test
    void everyPartOfTheServiceHasAContributor() {
        await().untilAsserted(() -> {
            for (String part : new String[] {"store", "db", "reconciliation", "emergencyEvaluator"}) {
                assertThat(components().path(part).path("status").asString())
                        .as(part)
                        .isEqualTo("UP");
            }
        });
        JsonNode components = components();
        assertThat(components.propertyNames()).as("of the line").contains("processes", "bindings");
        assertThat(components.at("/store/details/free_bytes").asLong()).isPositive();
        assertThat(components.at("/reconciliation/details/last_completed").asString())
                .isNotEmpty();
    }

    @Test
    void readinessDependsOnStoreAndReconciliationAndLivenessOnNothing() {
        assertThat(runner.get("/actuator/health/readiness")
                        .body()
                        .path("components")
                        .propertyNames())
                .containsExactlyInAnyOrder("readinessState", "store", "reconciliation");
        assertThat(runner.get("/actuator/health/liveness")
                        .body()
                        .path("components")
                        .propertyNames())
                .containsExactly("livenessState");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness"})
    void detailsAreForAuthorisedCallersOnly(String path) throws Exception {
        assertThat(runner.get(path).body().has("components")).isTrue();

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).contains("\"status\"").doesNotContain("components", "details");
    }

    @ParameterizedTest
    @CsvSource({"viewer, true", "operator, true", "admin, true", "metrics, false", "client, false"})
    void whoMayReadSeesDetails(String role, boolean seesThem) {
        String token = runner.post("/api/v1/tokens", Map.of("name", "health-" + UUID.randomUUID(), "role", role))
                .body()
                .path("token")
                .asString();

        assertThat(as(token, "/actuator/health").status()).isEqualTo(seesThem ? 200 : 403);
        assertThat(as(token, "/actuator/health").body().has("components")).isEqualTo(seesThem);
        assertThat(as(token, "/actuator/health/store").body().has("details")).isEqualTo(seesThem);
        assertThat(as(token, "/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(as(token, "/actuator/health/readiness").body().has("components"))
                .isEqualTo(seesThem);
    }

    private Answer as(String token, String path) {
        return runner.send(HttpMethod.GET, path, null, headers -> headers.setBearerAuth(token));
    }

    @Test
    void aDamagedBindingIsNamedUntilAPersonMendsIt() throws IOException {
        Files.writeString(store.binding(FRESH), "{\"name\": \"crash_l");
        try {
            JsonNode bindings = components().path("bindings");
            assertThat(bindings.path("status").asString()).isEqualTo("DOWN");
            assertThat(bindings.at("/details/damaged/" + FRESH).asString()).contains("corrupt");
            assertThat(runner.get("/actuator/health/readiness").status()).isEqualTo(200);
        } finally {
            Files.deleteIfExists(store.binding(FRESH));
        }
        await().until(() -> !components().at("/bindings/details/damaged").has(FRESH));
    }

    @Test
    void aBindingToAVersionThatIsNotInstalledIsDamagedToo() throws IOException {
        store.bind(FRESH, "crash_lab", "77.0.0");
        try {
            JsonNode bindings = components().path("bindings");
            assertThat(bindings.path("status").asString()).isEqualTo("DOWN");
            assertThat(bindings.at("/details/damaged/" + FRESH).asString())
                    .contains("names crash_lab 77.0.0, which is not installed");
            JsonNode pid = runner.get("/api/v1/pids/" + FRESH).body();
            assertThat(pid.path("problem").asString()).contains("which is not installed");
            assertThat(pid.path("version").asString()).isEqualTo("77.0.0");
            assertThat(pid.path("health").isNull()).as(pid.toString()).isTrue();
        } finally {
            Files.deleteIfExists(store.binding(FRESH));
        }
        await().until(() -> !components().at("/bindings/details/damaged").has(FRESH));
    }

    private JsonNode components() {
        return runner.get("/actuator/health").body().path("components");
    }
}
