package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** Requests that make no sense are refused in the same form as all else, also where the framework finds out. */
@RunnerTest
class RequestErrorsTests {

    @Autowired
    private RunnerClient runner;

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "activate           | {broken                                                      | body",
                "activate           | []                                                           | object",
                "activate           | {}                                                           | pids",
                "activate           | {\"name\":\"fault_lab\",\"version\":\"1.0.0\"}               | pids",
                "activate           | {\"name\":\"fault_lab\",\"version\":\"1.0.0\",\"pids\":[]}   | pids",
                "activate           | {\"name\":\"fault_lab\",\"version\":\"1.0.0\",\"pids\":\"A08\"} | pids cannot be read as a list",
                "activate           | {\"name\":\"fault_lab\",\"pids\":[\"A08\"]}                  | version",
                "activate           | {\"name\":\"\",\"version\":\"1.0.0\",\"pids\":[\"A08\"]}     | name",
                "activate           | {\"name\":\"../x\",\"version\":\"1.0.0\",\"pids\":[\"A08\"]} | ../x",
                "activate           | {\"name\":\"x\",\"version\":\"1\",\"pids\":[\"A08\",\"A08\"]} | twice",
                "switch             | {\"pids\":[\"A08\"]}                                         | name",
                "rollback           | {}                                                           | pids",
                "emergency-rollback | {\"pids\":[]}                                                | pids",
                "install            | {\"zip\":null}                                               | zip",
                "validate           | {\"name\":\"fault_lab\"}                                     | version"
            })
    void aBodyThatMakesNoSenseIsRefused(String action, String body, String named) {
        assertProblem(runner, runner.post("/api/v1/algorithms/" + action, body), 400, "1006", "invalid_params", named);
    }

    /** It would only fill the memory: no call's frame is that large. */
    @Test
    void aBodyLargerThanAnyRequestNeedsIsRefused() {
        String body = "{\"guide_info\":[\"%s\"]}".formatted("x".repeat(16 * 1024 * 1024));

        assertProblem(
                runner,
                runner.post("/api/v1/pids/A08/calls", body),
                400,
                "1006",
                "invalid_params",
                "larger or deeper than what is read: Document length");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/audit?page=-1, page",
        "/api/v1/audit?size=0, size",
        "/api/v1/audit?size=100000, size",
        "/api/v1/audit?page=first, page",
        "/api/v1/audit?outcome=perhaps, outcome",
        "/api/v1/audit?from=yesterday, from",
        "/api/v1/pids?size=501, size",
        "/api/v1/pids/A08/history?page=-1, page",
        "/api/v1/pids/A08/active, at",
        "/api/v1/pids/A08/active?at=noon, at",
        "/api/v1/algorithms/-x/1.0.0, -x"
    })
    void aParameterThatMakesNoSenseIsRefused(String path, String named) {
        assertProblem(runner, runner.get(path), 400, "1006", "invalid_params", named);
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/pids/-x", "/api/v1/pids/-x/history", "/api/v1/pids/a b"})
    void aMalformedPidIsRefused(String path) {
        assertProblem(runner, runner.get(path), 400, "1001", "invalid_pid", "malformed");
    }

    @Test
    void aMalformedPidInABodyIsRefusedAlike() {
        Answer answer = runner.activate("fault_lab", "1.0.0", "../A08");

        assertProblem(runner, answer, 400, "1001", "invalid_pid", "../A08");
    }

    @Test
    void aReasonTooLongToKeepIsRefused() {
        Answer answer = runner.post(
                "/api/v1/algorithms/activate",
                Map.of("name", "fault_lab", "version", "1.0.0", "pids", List.of("A08"), "reason", "x".repeat(2001)));

        assertProblem(runner, answer, 400, "1006", "invalid_params", "reason");
    }

    @Test
    void aContentTypeThatIsNotUnderstoodIsRefused() {
        Answer answer = runner.post(
                "/api/v1/algorithms/activate", "pids=A08", headers -> headers.setContentType(MediaType.TEXT_PLAIN));

        assertProblem(runner, answer, 415, "1006", "invalid_params", "text/plain");
    }

    @Test
    void anAnswerInAnUnknownFormIsRefused() {
        Answer answer = runner.send(
                HttpMethod.GET, "/api/v1/audit", null, headers -> headers.setAccept(List.of(MediaType.IMAGE_PNG)));

        assertProblem(runner, answer, 406, "1006", "invalid_params", "representation");
    }

    @Test
    void aMethodThatAPathDoesNotHaveIsRefused() {
        Answer answer = runner.delete("/api/v1/algorithms/activate");

        assertProblem(runner, answer, 405, "1006", "invalid_params", "DELETE");
        assertThat(answer.headers().getAllow()).contains(HttpMethod.POST);
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/nothing, nothing", "/api/v1/operations/none, none", "/api/v1/processes/none/logs, none"})
    void whatDoesNotExistIsNotFound(String path, String named) {
        assertProblem(runner, runner.get(path), 404, "3004", "not_found", named);
    }

    @Test
    void anUploadWithoutItsFileIsRefused() {
        Answer answer = runner.post("/api/v1/algorithms/install", RunnerClient.parts("other", "text"));

        assertProblem(runner, answer, 400, "1006", "invalid_params", "file");
    }

    @Test
    void wrongCredentialsAreRefusedInTheSameForm() {
        Answer answer = runner.send(
                HttpMethod.GET, "/api/v1/algorithms", null, headers -> headers.setBasicAuth("admin", "wrong"));

        assertProblem(runner, answer, 401, "3001", "unauthorized", "password");
        assertThat(answer.headers().getFirst(HttpHeaders.WWW_AUTHENTICATE)).startsWith("Basic");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/algorithms, 401",
        "/api/v1/nothing, 401",
        "/actuator/prometheus, 401",
        "/actuator/health/liveness, 200",
        "/actuator/health/readiness, 200",
        "/v3/api-docs, 200",
        "/problems/timeout, 200"
    })
    void onlyProbesAndDescriptionsNeedNoCredentials(String path, int status) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
