package io.procvision.runner.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Whatever changes something leaves a row when it is refused, by whichever part of the service. */
@RunnerTest
class RefusalsOverHttpTests {

    /** Never bound to anything. */
    private static final String PID = "RF1";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private List<RequestMappingInfoHandlerMapping> mappings;

    @Test
    void everyRouteThatMayChangeSomethingIsKnown() {
        Set<String> unknown = new LinkedHashSet<>();
        for (RequestMappingInfoHandlerMapping mapping : mappings) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                    if (method != RequestMethod.GET) {
                        info.getPatternValues().stream()
                                .filter(pattern -> !AuditedRoutes.knows(method.name(), pattern))
                                .forEach(pattern -> unknown.add(method + " " + pattern));
                    }
                }
            }
        }

        assertThat(unknown).as("changing routes without a row in AuditedRoutes").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v1/pids/RF2, unbind",
        "DELETE, /api/v1/pids/RF2/pin, unpin",
        "DELETE, /api/v1/pids/RF2/quarantine/none/1, release",
        "DELETE, /api/v1/algorithms/none/1, uninstall",
        "DELETE, /api/v1/algorithms/none/1?force=true, uninstall",
        "POST, /api/v1/algorithms/none/1/withdraw, withdraw",
        "DELETE, /api/v1/algorithms/none/1/withdraw, allow",
        "POST, /api/v1/canaries/999999/approve, canary_approve",
        "POST, /api/v1/canaries/999999/promote, canary_promote",
        "POST, /api/v1/canaries/999999/abort, canary_abort",
        "POST, /api/v1/processes/none/restart, restart",
        "POST, /api/v1/notifications/999999/retry, notification_retry",
        "DELETE, /api/v1/freezes/999999, unfreeze",
        "PATCH, /api/v1/users/nobody-here, user_change",
        "DELETE, /api/v1/users/nobody-here, user_delete",
        "DELETE, /api/v1/tokens/999999, token_revoke",
    })
    void aRefusedRequestLeavesOneRow(HttpMethod method, String path, String action) {
        Answer refused = runner.send(method, path, Map.of("reason", "to be refused", "role", "viewer"), headers -> {});

        assertThat(refused.status()).as(refused.toString()).isEqualTo(404);
        assertThat(rows(refused)).as(action).singleElement().satisfies(row -> {
            assertThat(row.action()).isEqualTo(action);
            assertThat(row.outcome()).isEqualTo("refused");
            assertThat(row.operator()).isEqualTo("admin");
        });
    }

    @ParameterizedTest
    @CsvSource({"rollback, rollback", "emergency-rollback, emergency"})
    void aWayBackThatThereIsNotLeavesARowOfThePid(String call, String action) {
        Answer refused = runner.post("/api/v1/algorithms/" + call, Map.of("pids", List.of(PID), "reason", "a scratch"));

        assertThat(refused.code()).isEqualTo("1001");
        assertThat(rows(refused)).singleElement().satisfies(row -> {
            assertThat(row.action()).isEqualTo(action);
            assertThat(row.pid()).isEqualTo(PID);
            assertThat(row.outcome()).isEqualTo("refused");
        });
    }

    private record Row(String action, String outcome, String operator, String pid) {}

    /** Those that the request is named by. */
    private List<Row> rows(Answer refused) {
        String id = refused.body().path("request_id").asString();
        return runner.get("/api/v1/audit?size=20")
                .body()
                .path("items")
                .valueStream()
                .filter(row -> row.path("request_id").asString("").equals(id))
                .map(row -> new Row(
                        row.path("action").asString(),
                        row.path("outcome").asString(),
                        row.path("operator").asString(),
                        row.path("pid").asString("")))
                .toList();
    }
}
