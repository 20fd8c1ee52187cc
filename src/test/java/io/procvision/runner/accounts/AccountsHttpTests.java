package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Accounts and tokens through their whole life, as their people and programs see it. */
@RunnerTest
class AccountsHttpTests {

    private static final String SECRET = "a password of some length";

    @Autowired
    private RunnerClient admin;

    private final String name = "user-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void anAccountIsMadeUsedChangedAndDeleted() {
        Answer created = create("viewer");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().getLocation()).hasPath("/api/v1/users/" + name);
        assertThat(created.body().has("password")).isFalse();
        assertThat(as(SECRET, "/api/v1/account").body().path("role").asString()).isEqualTo("viewer");

        change(Map.of("role", "operator"));
        assertThat(as(SECRET, "/api/v1/account").body().path("role").asString()).isEqualTo("operator");

        change(Map.of("enabled", false));
        assertThat(as(SECRET, "/api/v1/account").status()).isEqualTo(401);

        change(Map.of("enabled", true));
        assertThat(as(SECRET, "/api/v1/account").status()).isEqualTo(200);

        assertThat(admin.delete("/api/v1/users/" + name).status()).isEqualTo(204);
        assertThat(as(SECRET, "/api/v1/account").status()).isEqualTo(401);
        assertThat(admin.get("/api/v1/users/" + name).status()).isEqualTo(404);
        assertThat(audited("admin")).contains("user_create", "user_change", "user_delete");
    }

    @Test
    void anOwnPasswordIsChangedAndTheOldOneEndsAtOnce() {
        create("viewer");
        assertThat(as(SECRET, "/api/v1/account").status()).isEqualTo(200);

        Answer wrong = changeOwnPassword(SECRET, "not this", "another password");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.detail()).contains("current_password");

        assertThat(changeOwnPassword(SECRET, SECRET, "another password").status())
                .isEqualTo(204);
        assertThat(as(SECRET, "/api/v1/account").status()).isEqualTo(401);
        assertThat(as("another password", "/api/v1/account").status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeAnAccountIsRefused() {
        create("viewer");

        assertThat(create("viewer").code()).isEqualTo("3011");
        assertThat(create("boss").code()).isEqualTo("1006");
        assertThat(post("/api/v1/users", Map.of("username", "a b", "password", SECRET, "role", "viewer"))
                        .detail())
                .contains("a b");
        assertThat(post("/api/v1/users", Map.of("username", "system", "password", SECRET, "role", "viewer"))
                        .detail())
                .contains("reserved");
        assertThat(change(Map.of("password", "short")).detail()).contains("8 characters");
        assertThat(change(Map.of("password", "检".repeat(30))).detail()).contains("72 bytes");
    }

    @Test
    void theLastAdminStays() {
        List<String> others = admin.get("/api/v1/users")
                .body()
                .valueStream()
                .filter(user -> user.path("role").asString().equals("admin"))
                .map(user -> "/api/v1/users/" + user.path("username").asString())
                .filter(user -> !user.endsWith("/admin"))
                .toList();
        others.forEach(user -> send(HttpMethod.PATCH, user, Map.of("enabled", false), headers -> {}));
        try {
            requireTheLastAdminToStay();
        } finally {
            others.forEach(user -> send(HttpMethod.PATCH, user, Map.of("enabled", true), headers -> {}));
        }
    }

    private void requireTheLastAdminToStay() {
        Answer deleted = admin.delete("/api/v1/users/admin");
        Answer demoted = send(HttpMethod.PATCH, "/api/v1/users/admin", Map.of("role", "viewer"), headers -> {});
        Answer disabled = send(HttpMethod.PATCH, "/api/v1/users/admin", Map.of("enabled", false), headers -> {});

        assertThat(List.of(deleted, demoted, disabled)).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("3011");
            assertThat(refused.detail()).contains("last admin");
        });
        assertThat(admin.get("/api/v1/audit?action=user_delete&outcome=refused&operator=admin")
                        .items("detail"))
                .anyMatch(detail -> detail.contains("last admin"));
    }

    @Test
    void aTokenIsShownOnceActsForItsOwnerAndIsRevoked() {
        create("operator");
        Answer created = send(
                HttpMethod.POST,
                "/api/v1/tokens",
                Map.of("name", "line-3", "role", "operator"),
                headers -> headers.setBasicAuth(name, SECRET));
        String token = created.body().path("token").asString();
        String id = created.body().path("id").asString();

        assertThat(created.status()).isEqualTo(201);
        assertThat(token).startsWith("pvr_").hasSize(47);
        assertThat(created.body().path("owner").asString()).isEqualTo(name);

        JsonNode account = bearer(token, "/api/v1/account").body();
        assertThat(account.path("username").asString()).isEqualTo(name);
        assertThat(account.path("token").asString()).isEqualTo("line-3");

        // what it does is the doing of its owner
        send(
                HttpMethod.POST,
                "/api/v1/algorithms/rollback",
                Map.of("pids", List.of("NOBODY-" + name), "reason", "test"),
                headers -> headers.setBearerAuth(token));
        Answer refused = send(HttpMethod.PUT, "/api/v1/policy", Map.of(), headers -> headers.setBearerAuth(token));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(admin.get("/api/v1/audit?action=access&operator=" + name).items("operator"))
                .containsExactly(name + " (token line-3)");

        JsonNode listed = as(SECRET, "/api/v1/tokens").body();
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.get(0).has("token")).isFalse();
        assertThat(listed.toString()).doesNotContain(token);
        assertThat(Instant.parse(listed.get(0).path("last_used_at").asString()))
                .isAfter(Instant.now().minus(5, ChronoUnit.MINUTES));

        assertThat(send(HttpMethod.DELETE, "/api/v1/tokens/" + id, null, headers -> headers.setBasicAuth(name, SECRET))
                        .status())
                .isEqualTo(204);
        assertThat(bearer(token, "/api/v1/account").status()).isEqualTo(401);
        assertThat(audited(name)).contains("token_create", "token_revoke");
    }

    @Test
    void aTokenMayNoMoreThanItsOwner() {
        create("operator");
        String token = token("operator");
        assertThat(post("/api/v1/tokens", Map.of("owner", name, "name", "more", "role", "admin"))
                        .detail())
                .contains("operator does not include admin");

        change(Map.of("role", "viewer"));
        assertThat(bearer(token, "/api/v1/pids").status()).isEqualTo(200);
        assertThat(bearer(token, HttpMethod.DELETE, "/api/v1/pids/NOBODY").status())
                .isEqualTo(403);

        change(Map.of("enabled", false));
        assertThat(bearer(token, "/api/v1/pids").status()).isEqualTo(401);

        change(Map.of("enabled", true));
        assertThat(bearer(token, "/api/v1/pids").status()).isEqualTo(200);

        admin.delete("/api/v1/users/" + name);
        assertThat(bearer(token, "/api/v1/pids").status()).isEqualTo(401);
    }

    @Test
    void tokensOfOthersAreForAdmins() {
        create("viewer");
        String id = post("/api/v1/tokens", Map.of("name", "of-admin-" + name, "role", "viewer"))
                .body()
                .path("id")
                .asString();
        Consumer<HttpHeaders> viewer = headers -> headers.setBasicAuth(name, SECRET);

        assertThat(send(HttpMethod.DELETE, "/api/v1/tokens/" + id, null, viewer).status())
                .isEqualTo(404);
        assertThat(send(
                                HttpMethod.POST,
                                "/api/v1/tokens",
                                Map.of("owner", "admin", "name", "mine", "role", "viewer"),
                                viewer)
                        .status())
                .isEqualTo(403);
        assertThat(as(SECRET, "/api/v1/tokens").body().size()).isZero();
        token("viewer");
        assertThat(admin.get("/api/v1/tokens")
                        .body()
                        .valueStream()
                        .map(each -> each.path("owner").asString()))
                .contains("admin", name);
    }

    @Test
    void anEndThatCannotBeIsRefusedAndAPassedOneEndsTheToken() {
        assertThat(post("/api/v1/tokens", Map.of("name", "x", "role", "viewer", "expires_at", "2020-01-01T00:00:00Z"))
                        .detail())
                .contains("expires_at");
        assertThat(post("/api/v1/tokens", Map.of("name", "x", "role", "viewer", "expires_at", "2120-01-01T00:00:00Z"))
                        .detail())
                .contains("max-token-lifetime");

        Instant end = Instant.now().plusSeconds(1);
        String token = post(
                        "/api/v1/tokens",
                        Map.of("name", "short-" + name, "role", "viewer", "expires_at", end.toString()))
                .body()
                .path("token")
                .asString();
        await().untilAsserted(
                        () -> assertThat(bearer(token, "/api/v1/pids").status()).isEqualTo(401));
        assertThat(Instant.now()).isAfter(end);
        assertThat(admin.get("/api/v1/audit?action=login&outcome=refused").items("detail"))
                .anyMatch(detail -> detail.contains("short-" + name) && detail.contains("expired"));
    }

    @Test
    void guessingAPasswordIsSlowed() {
        create("viewer");
        Answer answer = as("guess 0", "/api/v1/account");
        int guesses = 1;
        while (answer.status() == 401 && guesses < 20) {
            answer = as("guess " + guesses++, "/api/v1/account");
        }

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("3010");
        assertThat(guesses).isEqualTo(LoginThrottle.FREE + 2);
        assertThat(Integer.parseInt(answer.headers().getFirst(HttpHeaders.RETRY_AFTER)))
                .isBetween(1, 5);
        assertThat(as(SECRET, "/api/v1/account").status()).isEqualTo(429);
        assertThat(admin.get("/api/v1/account").status()).isEqualTo(200);
        assertThat(admin.get("/api/v1/audit?action=login&outcome=refused").items("detail").stream()
                        .filter(detail -> detail.contains("'" + name + "'")))
                .hasSize(LoginThrottle.FREE + 1)
                .anyMatch(detail -> detail.contains("has to wait"));
    }

    @Test
    void answersTellBrowsersToLoadNothingAndCredentialsMakeNoSession() {
        Answer answer = admin.get("/api/v1/pids");

        assertThat(answer.headers().getFirst("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.headers().get(HttpHeaders.SET_COOKIE)).isNull();
    }

    private Answer create(String role) {
        return post("/api/v1/users", Map.of("username", name, "password", SECRET, "role", role));
    }

    private Answer change(Map<String, ?> change) {
        return send(HttpMethod.PATCH, "/api/v1/users/" + name, change, headers -> {});
    }

    private String token(String role) {
        return post("/api/v1/tokens", Map.of("owner", name, "name", "of-" + role, "role", role))
                .body()
                .path("token")
                .asString();
    }

    private Answer changeOwnPassword(String login, String current, String next) {
        return send(
                HttpMethod.PUT,
                "/api/v1/account/password",
                Map.of("current_password", current, "new_password", next),
                headers -> headers.setBasicAuth(name, login));
    }

    private Answer as(String password, String path) {
        return send(HttpMethod.GET, path, null, headers -> headers.setBasicAuth(name, password));
    }

    private Answer bearer(String token, String path) {
        return bearer(token, HttpMethod.GET, path);
    }

    private Answer bearer(String token, HttpMethod method, String path) {
        return send(method, path, null, headers -> headers.setBearerAuth(token));
    }

    private List<String> audited(String operator) {
        return admin.get("/api/v1/audit?size=200&operator=" + operator).items("action");
    }

    private Answer post(String path, Object body) {
        return admin.post(path, body);
    }

    private Answer send(
            HttpMethod method,
            String path,
            @org.jspecify.annotations.Nullable Object body,
            Consumer<HttpHeaders> headers) {
        return admin.send(method, path, body, headers);
    }
}
