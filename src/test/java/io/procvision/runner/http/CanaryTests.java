package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A version goes to a line stage by stage, on what its calls come to, and is taken back from all of it at once. */
@RunnerTest
class CanaryTests {

    private static final String CANARIES = "/api/v1/canaries";
    private static final String[] PIDS = {"C01", "C02", "C03", "C04"};
    private static final Map<String, Object> FOR_LONG = Map.of("percent", 100, "bake", "PT1H");

    @Autowired
    private RunnerClient runner;

    private final Instant start = Instant.now();

    @BeforeEach
    void bind() {
        runner.installed("canary_lab-1.0.0", "canary_lab-1.1.0");
        runner.activate("canary_lab", "1.0.0", PIDS);
    }

    @AfterEach
    void endAndUnbind() {
        for (String state : List.of("scheduled", "running", "paused", "awaiting_approval", "aborting")) {
            for (JsonNode canary :
                    runner.get(CANARIES + "?state=" + state).body().path("items")) {
                runner.post(CANARIES + "/" + canary.path("id").asLong() + "/abort", Map.of("reason", "end of test"));
                awaitState(canary.path("id").asLong(), "aborted");
            }
        }
        runner.delete("/api/v1/pids/C01/pin");
        runner.unbind(PIDS);
    }

    @Test
    void itGoesFromStageToStageOnWhatItsCallsComeTo() {
        for (String pid : PIDS) {
            call(pid, "{}", 3);
        }
        long id = created(Map.of(
                "stages",
                List.of(
                        Map.of("pids", List.of("C02"), "bake", "PT0.1S", "deadline", "PT1M"),
                        Map.of("percent", 50, "bake", "PT0.1S", "deadline", "PT1M"),
                        Map.of("percent", 100)),
                "criteria",
                Map.of("min_calls", 3, "max_error_rate", 0.02, "max_ng_rate_delta", 0.1),
                "auto_promote",
                true,
                "reason",
                "better edges"));
        awaitNext(id, "judge", "enough calls to judge");
        assertThat(versions()).isEqualTo(Map.of("C01", "1.0.0", "C02", "1.1.0", "C03", "1.0.0", "C04", "1.0.0"));
        JsonNode first = canary(id).at("/stages/0");
        assertThat(first.path("state").asString()).isEqualTo("baking");
        assertThat(first.path("verdict").asString()).startsWith("inconclusive");
        assertThat(first.at("/baseline/calls").asInt()).isEqualTo(3);
        assertThat(words(first.path("limits"), "standing")).containsOnly("open");
        assertThat(first.at("/members/0/previous/version").asString()).isEqualTo("1.0.0");

        call("C02", "{}", 3);
        await().untilAsserted(() -> assertThat(canary(id).path("stage").asInt()).isGreaterThan(1));
        assertThat(canary(id).at("/stages/0/canary/calls").asInt()).isEqualTo(3);
        for (String pid : PIDS) {
            call(pid, "{}", 3);
        }
        awaitState(id, "completed");
        assertThat(versions().values()).containsOnly("1.1.0");
        JsonNode done = canary(id);
        assertThat(done.path("stages")
                        .valueStream()
                        .map(stage -> stage.path("members").size()))
                .containsExactly(1, 1, 2);
        assertThat(words(done.path("steps"), "action"))
                .containsSubsequence(
                        "complete", "bake", "promote", "bake", "promote", "wait", "bake", "start", "create");
        assertThat(done.path("next").isNull()).isTrue();
        JsonNode history = runner.get("/api/v1/pids/C01/history?size=1").body().at("/items/0");
        assertThat(history.path("cause").asString()).isEqualTo("canary");
        assertThat(history.path("operator").asString()).isEqualTo("system");
        assertThat(history.path("reason").asString()).contains("canary " + id, "better edges");
        assertThat(runner.get("/api/v1/audit?action=canary_complete&from=" + start)
                        .items("version"))
                .containsExactly("1.1.0");
        assertThat(runner.activate("canary_lab", "1.0.0", "C01").status()).isEqualTo(200);
    }

    @Test
    void aBreachTakesEveryPidBackAtOnce() {
        long id = created(Map.of(
                "stages",
                List.of(Map.of("percent", 50, "bake", "PT1H"), Map.of("percent", 100)),
                "criteria",
                Map.of("min_calls", 20, "max_error_rate", 0.2)));
        awaitNext(id, "judge", null);
        List<String> reached = onNewVersion();
        assertThat(reached).hasSize(2);

        call(reached.get(0), "{\"error\":\"no\"}", 10);
        call(reached.get(1), "{}", 10);

        awaitState(id, "aborted");
        assertThat(versions().values()).containsOnly("1.0.0");
        for (String pid : reached) {
            JsonNode last = runner.get("/api/v1/pids/%s/history?size=1".formatted(pid))
                    .body()
                    .at("/items/0");
            assertThat(last.path("cause").asString()).isEqualTo("emergency");
            assertThat(last.path("operator").asString()).isEqualTo("system");
            assertThat(last.at("/trigger/metric").asString()).isEqualTo("canary_error_rate");
            assertThat(last.at("/trigger/value").asDouble()).isEqualTo(0.5);
            assertThat(last.at("/trigger/threshold").asDouble()).isEqualTo(0.2);
            assertThat(last.at("/trigger/calls").asInt()).isEqualTo(20);
        }
        assertThat(words(canary(id).at("/stages/0/members"), "state")).containsOnly("rolled_back");
        JsonNode audit = runner.get("/api/v1/audit?action=canary_abort&from=" + start)
                .body()
                .at("/items/0");
        assertThat(audit.path("operator").asString()).isEqualTo("system");
        assertThat(audit.path("reason").asString()).contains("error_rate");
        assertThat(audit.at("/trigger/metric").asString()).isEqualTo("error_rate");
    }

    @Test
    void howeverManyPidsItTakesBackAreNoReasonToWithdrawTheVersionElsewhere() {
        runner.activate("canary_lab", "1.1.0", "C05");
        try {
            long id = created(Map.of(
                    "stages",
                    List.of(Map.of("pids", List.of(PIDS), "bake", "PT1H")),
                    "criteria",
                    Map.of("min_calls", 20, "max_error_rate", 0.2)));
            awaitNext(id, "judge", null);

            call("C01", "{\"error\":\"no\"}", 10);
            call("C02", "{}", 10);

            awaitState(id, "aborted");
            for (int look = 0; look < 3; look++) {
                awaitLook();
            }
            assertThat(runner.get("/api/v1/audit?action=quarantine&from=" + start)
                            .items("pid"))
                    .containsExactlyInAnyOrder(PIDS);
            assertThat(runner.get("/api/v1/audit?action=withdraw&from=" + start).items("version"))
                    .isEmpty();
            assertThat(versions())
                    .isEqualTo(Map.of("C01", "1.0.0", "C02", "1.0.0", "C03", "1.0.0", "C04", "1.0.0", "C05", "1.1.0"));
        } finally {
            runner.unbind("C05");
        }
    }

    @Test
    void whatItReachedIsLeftToItUntilSomebodyAbortsIt() {
        long id = created(Map.of("stages", List.of(Map.of("pids", List.of("C01"), "bake", "PT1H"), FOR_LONG)));
        awaitNext(id, "judge", null);

        for (Answer refused : List.of(
                runner.activate("canary_lab", "1.0.0", "C01"),
                runner.switchTo("canary_lab", "1.0.0", "C01"),
                runner.rollback("C01"),
                runner.delete("/api/v1/pids/C01"),
                create(Map.of("stages", List.of(Map.of("pids", List.of("C03"))))))) {
            assertProblem(runner, refused, 409, "2006", "activation_conflict", "canary " + id);
        }
        for (String version : List.of("1.0.0", "1.1.0")) {
            assertThat(runner.delete("/api/v1/algorithms/canary_lab/" + version).code())
                    .isEqualTo("2007");
        }
        assertThat(runner.activate("canary_lab", "1.1.0", "C04").status())
                .as("what waits for its stage may be changed")
                .isEqualTo(200);

        Answer aborted = act(id, "abort", "found a scratch");
        assertThat(aborted.body().path("state").asString()).isEqualTo("aborting");
        awaitState(id, "aborted");
        assertThat(versions()).isEqualTo(Map.of("C01", "1.0.0", "C02", "1.0.0", "C03", "1.0.0", "C04", "1.1.0"));
        assertThat(runner.get("/api/v1/pids/C01/history?size=1").items("operator"))
                .containsExactly("admin");
        assertProblem(runner, act(id, "abort", "again"), 409, "2006", "activation_conflict", "aborted");
    }

    @Test
    void whereWhatAPidHadIsWithdrawnMeanwhileItGoesFurtherBackOrStaysUntilAPersonActs() {
        runner.installed("canary_lab-0.9.0");
        runner.unbind("C01");
        for (String version : List.of("0.9.0", "1.0.0")) {
            runner.activate("canary_lab", version, "C01");
        }
        long id = created(Map.of("stages", List.of(Map.of("pids", List.of("C01", "C02"), "bake", "PT1H"), FOR_LONG)));
        awaitNext(id, "judge", null);
        String withdraw = "/api/v1/algorithms/canary_lab/1.0.0/withdraw";
        runner.post(withdraw, Map.of("reason", "misses scratches"));
        try {
            act(id, "abort", "enough");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(versions()).containsEntry("C01", "0.9.0"));
            assertThat(runner.get("/api/v1/pids/C01/history?size=1").items("reason"))
                    .singleElement(STRING)
                    .contains("canary %d was aborted: enough".formatted(id), "1.0.0 was withdrawn everywhere");
            String alarms = "/api/v1/audit?pid=C02&action=emergency_alarm&from=" + start;
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(runner.get(alarms).items("detail"))
                            .singleElement(STRING)
                            .contains("PID C02 goes on with canary_lab 1.1.0", "nothing to go back to"));
            awaitNote(id, "C02", "not back yet: ");
            assertThat(canary(id).path("state").asString()).isEqualTo("aborting");
            assertThat(versions()).containsEntry("C02", "1.1.0");
            assertThat(runner.call("C02", "{}").status()).isEqualTo(200);

            assertThat(runner.activate("canary_lab", "0.9.0", "C02").status())
                    .as("of an aborted canary a person may change what is left")
                    .isEqualTo(200);

            awaitState(id, "aborted");
            assertThat(words(canary(id).at("/stages/0/members"), "state")).containsExactly("rolled_back", "left");
            assertThat(runner.get(alarms).items("detail"))
                    .as("once, not at every attempt")
                    .hasSize(1);
        } finally {
            runner.delete(withdraw, Map.of("reason", "end of test"));
        }
    }

    @Test
    void anEmergencyOnOnePidEndsItOnAll() {
        long id = created(Map.of("stages", List.of(Map.of("pids", List.of("C01", "C02"), "bake", "PT1H"), FOR_LONG)));
        awaitNext(id, "judge", null);

        assertThat(runner.emergency("C01").status()).isEqualTo(200);

        awaitState(id, "aborted");
        assertThat(versions().values()).containsOnly("1.0.0");
        assertThat(words(canary(id).at("/stages/0/members"), "state")).containsOnly("rolled_back");
        assertThat(canary(id)
                        .path("steps")
                        .valueStream()
                        .map(step -> step.path("reason").asString()))
                .anyMatch(reason -> reason.startsWith("C01 left the canary (emergency to canary_lab 1.0.0 by admin"));
    }

    @Test
    void aPersonPausesResumesAndPromotesIt() {
        long id = created(Map.of("stages", List.of(Map.of("pids", List.of("C01"), "bake", "PT1H"), FOR_LONG)));
        awaitNext(id, "judge", null);
        String until = canary(id).at("/stages/0/until").asString();

        assertThat(act(id, "pause", "shift change").body().path("state").asString())
                .isEqualTo("paused");
        assertProblem(runner, act(id, "pause", ""), 409, "2006", "activation_conflict", "paused");
        assertThat(act(id, "resume", "").body().path("state").asString()).isEqualTo("running");
        assertThat(canary(id).at("/stages/0/until").asString()).isGreaterThan(until);
        assertThat(act(id, "promote", "looks good").body().path("stage").asInt())
                .isEqualTo(2);
        await().untilAsserted(() -> assertThat(versions().values()).containsOnly("1.1.0"));
        awaitNext(id, "judge", null);
        assertThat(act(id, "promote", "").body().path("state").asString()).isEqualTo("completed");
        assertThat(runner.get("/api/v1/audit?action=canary_pause&outcome=succeeded&from=" + start)
                        .items("reason"))
                .containsExactly("shift change");
        assertThat(runner.get(CANARIES + "?state=completed").items("id")).contains(Long.toString(id));
        assertThat(runner.get(CANARIES + "?state=nonsense").code()).isEqualTo("1006");
        assertThat(runner.get(CANARIES + "/999999").code()).isEqualTo("3004");
    }

    @Test
    void nobodyApprovesTheLastStageOfTheirOwnCanary() {
        long id = created(Map.of(
                "stages",
                List.of(Map.of("pids", List.of("C01"), "bake", "PT0S"), FOR_LONG),
                "auto_promote",
                true,
                "approval_required",
                true));
        awaitState(id, "awaiting_approval");

        assertProblem(runner, act(id, "approve", "me"), 409, "2006", "activation_conflict", "admin", "another person");
        assertThat(runner.get("/api/v1/audit?size=1&action=canary_approve").items("outcome"))
                .containsExactly("refused");
        assertThat(onNewVersion()).containsExactly("C01");
    }

    @Test
    void aFreezeWindowHoldsItsSwitchesBackAndAPinForGood() {
        runner.send(HttpMethod.PUT, "/api/v1/pids/C01/pin", Map.of("reason", "acceptance test"), headers -> {});
        long window = runner.post(
                        "/api/v1/freezes",
                        Map.of("name", "night", "reason", "rest", "from", start, "until", start.plusSeconds(3600)))
                .body()
                .path("id")
                .asLong();
        try {
            long id = created(Map.of("stages", List.of(Map.of("percent", 100)), "auto_promote", true));
            awaitNext(id, "switch", "the end of freeze window 'night'");
            assertThat(versions().values()).containsOnly("1.0.0");

            runner.delete("/api/v1/freezes/" + window);

            awaitState(id, "completed");
            assertThat(versions()).isEqualTo(Map.of("C01", "1.0.0", "C02", "1.1.0", "C03", "1.1.0", "C04", "1.1.0"));
        } finally {
            runner.delete("/api/v1/freezes/" + window);
        }
    }

    @Test
    void itBeginsWhenItIsTime() {
        long id = created(
                Map.of("stages", List.of(FOR_LONG), "start_at", Instant.now().plus(Duration.ofHours(1))));

        JsonNode canary = canary(id);

        assertThat(canary.path("state").asString()).isEqualTo("scheduled");
        assertThat(canary.at("/next/step").asString()).isEqualTo("start");
        assertThat(canary.at("/next/at").asString()).isNotEmpty();
    }

    @Test
    void aPreviewSaysWhichPidsEachStageWouldReach() {
        runner.activate("canary_lab", "1.1.0", "C04");
        Map<String, Object> plan = plan(Map.of(
                "stages",
                List.of(
                        Map.of("pids", List.of("C02"), "bake", "PT1M"),
                        Map.of("percent", 66, "bake", "PT1H"),
                        Map.of("percent", 100)),
                "exclude_pids",
                List.of("C01")));

        JsonNode preview = runner.post(CANARIES + "/preview", plan).body();

        assertThat(words(preview.at("/stages/0/adds"))).containsExactly("C02");
        assertThat(preview.at("/stages/1/adds")).as("C04 counts as reached").isEmpty();
        assertThat(words(preview.at("/stages/2/adds"))).containsExactly("C03");
        assertThat(words(preview.path("already"))).containsExactly("C04");
        assertThat(preview.path("left_out").valueStream())
                .anySatisfy(left -> {
                    assertThat(left.path("pid").asString()).isEqualTo("C01");
                    assertThat(left.path("why").asString()).contains("exclude_pids");
                })
                .anySatisfy(left -> assertThat(left.path("why").asString()).isEqualTo("not bound"));
        assertThat(versions().values()).containsExactlyInAnyOrder("1.0.0", "1.0.0", "1.0.0", "1.1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}| 400| 1006| stages",
                "{`stages`:[]}| 400| 1006| stages",
                "{`stages`:[{}]}| 400| 1006| stages[0]",
                "{`stages`:[{`pids`:[]}]}| 400| 1006| stages[0]",
                "{`stages`:[{`pids`:[`C01`],`percent`:5}]}| 400| 1006| both",
                "{`stages`:[{`percent`:0}]}| 400| 1006| above 0",
                "{`stages`:[{`percent`:101}]}| 400| 1006| at most 100",
                "{`stages`:[{`percent`:50},{`percent`:50}]}| 400| 1006| stages[1].percent",
                "{`stages`:[{`percent`:50,`bake`:`-PT1S`}]}| 400| 1006| stages[0].bake",
                "{`stages`:[{`percent`:50,`bake`:`10 minutes`}]}| 400| 1006| PT10M",
                "{`stages`:[{`percent`:50,`bake`:`PT2S`,`deadline`:`PT1S`}]}| 400| 1006| deadline",
                "{`stages`:[{`percent`:50,`backe`:`PT2S`}]}| 400| 1006| backe",
                "{`stages`:[{`pids`:[`C01`,`C01`]}]}| 400| 1006| twice",
                "{`stages`:[{`pids`:[`C01`]},{`pids`:[`C01`]}]}| 400| 1006| stages[1]",
                "{`stages`:[{`pids`:[`C01`]}],`exclude_pids`:[`C01`]}| 400| 1006| exclude_pids",
                "{`stages`:[{`percent`:100}],`exclude_pid`:[`C01`]}| 400| 1006| exclude_pid",
                "{`stages`:[{`percent`:100}],`criteria`:{`max_eror_rate`:0.1}}| 400| 1006| max_eror_rate",
                "{`stages`:[{`percent`:100}],`criteria`:{`max_error_rate`:2}}| 400| 1006| max_error_rate",
                "{`stages`:[{`percent`:100}],`criteria`:{`max_error_rate`:`few`}}| 400| 1006| max_error_rate",
                "{`stages`:[{`percent`:100}],`criteria`:{`min_calls`:1.5}}| 400| 1006| min_calls",
                "{`stages`:[{`percent`:100}],`start_at`:`tomorrow`}| 400| 1006| start_at",
                "{`stages`:[{`percent`:100}],`start_at`:`2020-01-01T00:00:00Z`}| 400| 1006| past",
                "{`stages`:[{`percent`:100}],`version`:`9.9.9`}| 404| 2008| 9.9.9",
                "{`stages`:[{`percent`:100}],`version`:`1.0.0`}| 409| 2006| already",
                "{`stages`:[{`pids`:[`A01`]}]}| 409| 2006| supported_pids",
                "{`stages`:[{`pids`:[`C08`]}]}| 409| 2006| not bound",
                "{`stages`:[{`pids`:[`../..`]}]}| 400| 1001| PID"
            })
    void aPlanThatCannotBeMeantIsRefusedBeforeAnythingBegins(String json, int status, String code, String named) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "canary_lab", "version", "1.1.0"));
        new JsonMapper().readTree(json.replace('`', '"')).forEachEntry((key, value) -> body.put(key, value));

        Answer answer = runner.post(CANARIES, body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.detail()).contains(named);
        assertThat(runner.get(CANARIES + "?state=running").items("id")).isEmpty();
    }

    @Test
    void aPidOfAnotherPackageIsNotReached() {
        runner.unbind("C01");
        long id = created(Map.of("stages", List.of(Map.of("percent", 100)), "auto_promote", true));

        awaitState(id, "completed");

        assertThat(runner.get("/api/v1/pids/C01").code()).isEqualTo("1001");
        assertThat(versions().values()).containsOnly("1.1.0");
    }

    private long created(Map<String, ?> plan) {
        Answer answer = create(plan);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        long id = answer.body().path("id").asLong();
        assertThat(answer.headers().getLocation()).hasPath(CANARIES + "/" + id);
        return id;
    }

    private Answer create(Map<String, ?> plan) {
        return runner.post(CANARIES, plan(plan));
    }

    private static Map<String, Object> plan(Map<String, ?> plan) {
        Map<String, Object> body = new HashMap<>(plan);
        body.put("name", "canary_lab");
        body.put("version", "1.1.0");
        return body;
    }

    private Answer act(long id, String action, String reason) {
        return runner.post("%s/%d/%s".formatted(CANARIES, id, action), Map.of("reason", reason));
    }

    private JsonNode canary(long id) {
        return runner.get(CANARIES + "/" + id).body();
    }

    private void awaitState(long id, String state) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(canary(id).path("state").asString())
                        .as(() -> canary(id).toString())
                        .isEqualTo(state));
    }

    private void awaitNext(long id, String step, String waitingFor) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode next = canary(id).path("next");
            assertThat(next.path("step").asString()).isEqualTo(step);
            if (waitingFor != null) {
                assertThat(next.path("waiting_for").asString("")).contains(waitingFor);
            }
        });
    }

    private void awaitNote(long id, String pid, String note) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                canary(id).at("/stages/0/members").valueStream())
                        .filteredOn(member -> member.path("pid").asString().equals(pid))
                        .singleElement()
                        .satisfies(member ->
                                assertThat(member.path("note").asString("")).startsWith(note)));
    }

    /** Of the emergency evaluator. */
    private void awaitLook() {
        String before = lastLook();
        await().atMost(Duration.ofSeconds(30)).until(() -> !lastLook().equals(before));
    }

    private String lastLook() {
        return runner.get("/actuator/health/emergencyEvaluator")
                .body()
                .at("/details/last_look")
                .asString();
    }

    private void call(String pid, String behaviour, int times) {
        for (int call = 0; call < times; call++) {
            assertThat(runner.call(pid, behaviour).code()).isNotEqualTo("1001");
        }
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        runner.get("/api/v1/algorithms/active").body().forEachEntry((pid, binding) -> {
            if (pid.startsWith("C")) {
                versions.put(pid, binding.path("version").asString());
            }
        });
        return versions;
    }

    private List<String> onNewVersion() {
        List<String> pids = new ArrayList<>();
        versions().forEach((pid, version) -> {
            if (version.equals("1.1.0")) {
                pids.add(pid);
            }
        });
        return pids;
    }

    private static List<String> words(JsonNode list, String property) {
        return list.valueStream().map(each -> each.path(property).asString()).toList();
    }

    private static List<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
