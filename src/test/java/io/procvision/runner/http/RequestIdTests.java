package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** The id of a request, in whatever comes of it. */
@RunnerTest
class RequestIdTests {

    private static final String HEADER = "X-Request-Id";
    private static final String PID = "A14";

    @Autowired
    private RunnerClient runner;

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/pids",
                "/api/v1/pids/NOBODY",
                "/api/v1/nowhere",
                "/api/v1//pids",
                "/actuator/health/liveness",
                "/actuator/nothing",
                "/v3/api-docs"
            })
    void everyAnswerBringsItBack(String path) {
        assertThat(runner.send(HttpMethod.GET, path, null, with("part-4711"))
                        .headers()
                        .get(HEADER))
                .containsExactly("part-4711");
        assertThat(runner.get(path).headers().getFirst(HEADER)).matches("[0-9a-f]+-[0-9a-f]+");
    }

    @Test
    void aRefusedLoginBringsItBackAndItsProblemNamesIt() {
        Answer refused = runner.send(HttpMethod.GET, "/api/v1/pids", null, headers -> {
            headers.setBearerAuth("pvr_unknown");
            headers.set(HEADER, "part-4712");
        });

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers().getFirst(HEADER)).isEqualTo("part-4712");
        assertThat(refused.body().path("request_id").asString()).isEqualTo("part-4712");
    }

    @Test
    void anIdThatIsNoneIsReplaced() {
        Answer answer = runner.send(HttpMethod.GET, "/api/v1/pids/NOBODY", null, with("<script>"));

        assertThat(answer.headers().getFirst(HEADER)).matches("[0-9a-f]+-[0-9a-f]+");
        assertThat(answer.body().path("request_id").asString())
                .isEqualTo(answer.headers().getFirst(HEADER));
    }

    @Test
    void callsProblemsAndAuditEntriesAreFoundByIt() {
        runner.installed("fault_lab-1.0.0");
        Map<String, Object> body =
                Map.of("name", "fault_lab", "version", "1.0.0", "pids", List.of(PID), "reason", "ids");
        runner.send(HttpMethod.POST, "/api/v1/algorithms/activate", body, with("bind-of-a16"));

        assertThat(runner.get("/api/v1/audit?request_id=bind-of-a16").items("pid"))
                .contains(PID)
                .containsOnly(PID);
        Answer call = runner.call(PID, "{}");
        assertThat(call.body().path("request_id").asString())
                .isEqualTo(call.headers().getFirst(HEADER));
        Answer failed = runner.call(PID, "{\"raise\": \"no light\"}");
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.body().path("request_id").asString())
                .isEqualTo(failed.headers().getFirst(HEADER));
        assertThat(failed.body().path("name").asString()).isEqualTo("fault_lab");
        assertThat(failed.body().path("version").asString()).isEqualTo("1.0.0");
    }

    private static Consumer<HttpHeaders> with(String id) {
        return headers -> headers.set(HEADER, id);
    }
}
