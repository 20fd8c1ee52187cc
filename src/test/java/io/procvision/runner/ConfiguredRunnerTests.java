package io.procvision.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.accounts.OpenIdProvider;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is off until it is configured, all of it on in one runner of its own, because a start is what costs time here:
 * structured logs, a management port, and a single sign-on at a real provider.
 */
class ConfiguredRunnerTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Map<String, Object> OPERATORS = Map.of("roles", List.of("staff", "line-operators"));

    @TempDir
    private static Path folder;

    private static OpenIdProvider provider;
    private static RunnerProcess process;
    private static RunnerClient admin;
    private static Path log;
    private static int askedByTheStart;

    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @BeforeAll
    static void start() throws Exception {
        provider = OpenIdProvider.start();
        log = folder.resolve("runner.log");
        String registration = "spring.security.oauth2.client.registration.office.";
        process = RunnerProcess.start(
                log,
                List.of(
                        "runner.home=" + folder.resolve("home"),
                        "runner.images.folder=" + folder.resolve("images"),
                        "logging.structured.format.console=ecs",
                        "management.server.port=0",
                        "management.server.address=127.0.0.1",
                        "server.forward-headers-strategy=native",
                        registration + "client-id=" + OpenIdProvider.CLIENT,
                        registration + "client-secret=secret",
                        registration + "scope=openid",
                        registration + "client-name=The office",
                        "spring.security.oauth2.client.provider.office.issuer-uri=" + provider.issuer(),
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri=" + provider.issuer(),
                        "spring.security.oauth2.resourceserver.jwt.audiences=" + OpenIdProvider.CLIENT,
                        "runner.security.oidc.roles-claim=realm_access.roles",
                        "runner.security.oidc.roles.operator=line-operators",
                        "runner.security.oidc.roles.viewer=auditors,staff"));
        admin = process.client();
        askedByTheStart = provider.requests();
    }

    @AfterAll
    static void stop() throws Exception {
        try (OpenIdProvider one = provider;
                RunnerProcess other = process) {
            // both end
        }
    }

    @Test
    void theStartDoesNotNeedTheProvider() {
        assertThat(askedByTheStart).isZero();
    }

    @Test
    void theLoginPageOffersTheProvider() throws Exception {
        assertThat(get(address("/login")).body())
                .contains("href=\"/oauth2/authorization/office\"")
                .contains("Log in with The office");
    }

    @Test
    void aPersonOfTheProviderLogsInWithTheRoleOfTheirGroupAndNothingOfTheirOwnHere() throws Exception {
        provider.vouchFor(Map.of("sub", "7f3a", "preferred_username", "admin", "realm_access", OPERATORS));

        HttpResponse<String> page = get(address("/oauth2/authorization/office"));

        assertThat(page.uri().getPath()).startsWith("/console");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("admin (oidc)");
        JsonNode account = JSON.readTree(get(address("/api/v1/account")).body());
        assertThat(account.path("username").asString()).isEqualTo("admin (oidc)");
        assertThat(account.path("role").asString()).isEqualTo("operator");
        assertThat(get(address("/api/v1/pids")).statusCode()).isEqualTo(200);
        assertThat(get(address("/console/account")).body())
                .contains("admin (oidc)")
                .doesNotContain("password-new");
        assertThat(get(address("/api/v1/tokens")).statusCode()).isEqualTo(403);
        assertThat(get(address("/api/v1/users")).statusCode()).isEqualTo(403);
        assertThat(audited("login&outcome=succeeded")).contains("admin (oidc)");
        assertThat(admin.get("/api/v1/audit?action=login&outcome=succeeded&operator=admin")
                        .items("operator"))
                .isEmpty();
    }

    @Test
    void behindAProxyThatSpeaksHttpsThePersonIsLedBackThereAndTheSessionStaysThere() throws Exception {
        HttpResponse<String> away = ask("/oauth2/authorization/office", "https");

        assertThat(away.statusCode()).isEqualTo(302);
        String provided = away.headers().firstValue("Location").orElseThrow();
        assertThat(provided).startsWith(provider.issuer());
        assertThat(URLDecoder.decode(provided, StandardCharsets.UTF_8))
                .contains("redirect_uri=https://line.plant.example/login/oauth2/code/office");
        assertThat(session(away)).contains("Secure", "HttpOnly", "SameSite=Lax");
        URI page = URI.create("https://line.plant.example/console");
        assertThat(page.resolve(ask("/console", "https")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow()))
                .hasToString("https://line.plant.example/login");
    }

    @Test
    void withoutHttpsTheSessionIsNotKeptFromTheBrowser() throws Exception {
        HttpResponse<String> away = ask("/oauth2/authorization/office", "http");

        assertThat(URLDecoder.decode(away.headers().firstValue("Location").orElseThrow(), StandardCharsets.UTF_8))
                .contains("redirect_uri=http://line.plant.example/login/oauth2/code/office");
        assertThat(session(away)).doesNotContain("Secure");
    }

    /** As a proxy in front of the service passes it on. */
    private static HttpResponse<String> ask(String path, String scheme) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address(path)))
                                .header("X-Forwarded-For", "10.20.30.40")
                                .header("X-Forwarded-Proto", scheme)
                                .header("X-Forwarded-Host", "line.plant.example")
                                .header("X-Forwarded-Port", scheme.equals("https") ? "443" : "80")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static String session(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("JSESSIONID="))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPersonWithoutAGroupThatCountsIsNotLetInAndAudited() throws Exception {
        provider.vouchFor(
                Map.of("sub", "9c", "preferred_username", "eve", "realm_access", Map.of("roles", List.of("guests"))));

        HttpResponse<String> page = get(address("/oauth2/authorization/office"));

        assertThat(page.uri().toString()).endsWith("/login?sso=refused");
        assertThat(get(address("/api/v1/account")).statusCode()).isEqualTo(401);
        assertThat(admin.get("/api/v1/audit?action=login&outcome=refused").items("detail"))
                .anyMatch(detail -> detail.contains("eve (subject 9c) has no role here"));
    }

    @Test
    void whoComesBackWithWhatWasNotAskedForIsNotLetIn() throws Exception {
        HttpResponse<String> page = get(address("/login/oauth2/code/office?code=made-up&state=made-up"));

        assertThat(page.uri().toString()).endsWith("/login?sso=failed");
    }

    @Test
    void aTokenOfTheProviderCountsForTheApiAsOneOfOurs() throws Exception {
        Map<String, Object> program = Map.of("sub", "b1", "preferred_username", "line-3", "realm_access", OPERATORS);
        String token =
                provider.token(program, OpenIdProvider.CLIENT, Instant.now().plusSeconds(300));

        assertThat(status("/api/v1/pids", token)).isEqualTo(200);
        assertThat(status("/api/v1/tokens", token)).isEqualTo(403);
        assertThat(status("/api/v1/policy/packages/none", "DELETE", token)).isEqualTo(403);
        assertThat(audited("access")).contains("line-3 (oidc)");
    }

    @Test
    void aTokenThatIsForgedPassedOrForOthersIsRefused() throws Exception {
        Map<String, Object> program = Map.of("sub", "b1", "preferred_username", "mallory", "realm_access", OPERATORS);
        Instant soon = Instant.now().plusSeconds(300);

        assertThat(status("/api/v1/pids", provider.forgedToken(program, OpenIdProvider.CLIENT, soon)))
                .isEqualTo(401);
        assertThat(status("/api/v1/pids", provider.token(program, "another client", soon)))
                .isEqualTo(401);
        Instant passed = Instant.now().minusSeconds(300);
        assertThat(status("/api/v1/pids", provider.token(program, OpenIdProvider.CLIENT, passed)))
                .isEqualTo(401);
        assertThat(status("/api/v1/pids", provider.token(Map.of("sub", "b1"), OpenIdProvider.CLIENT, soon)))
                .isEqualTo(401);
        assertThat(admin.get("/api/v1/audit?action=login&outcome=refused").items("detail"))
                .anyMatch(detail -> detail.startsWith("a token of the provider from 127.0.0.1"));
    }

    @Test
    void theManagementPortAsksForTheSameAccountsAndTheOtherHasNoActuator() throws Exception {
        String management = "http://127.0.0.1:" + managementPort();
        String metrics = token("metrics");

        assertThat(get(management + "/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(scrape(management, token("client")).statusCode()).isEqualTo(403);
        assertThat(scrape(management, metrics).body()).contains("runner_emergencies_total");
        assertThat(get(management + "/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get(management + "/actuator/env").statusCode()).isIn(401, 404);
        assertThat(scrape(address(""), metrics).statusCode()).isEqualTo(404);
    }

    @Test
    void everyLineOfTheLogIsJsonWithWhatItIsAbout() throws Exception {
        admin.installed("fault_lab-1.0.0");
        admin.send(
                HttpMethod.POST,
                "/api/v1/algorithms/activate",
                Map.of("name", "fault_lab", "version", "1.0.0", "pids", List.of("A01"), "reason", "logs"),
                headers -> headers.set("X-Request-Id", "bind-1"));
        RunnerClient.Answer failed = admin.call("A01", "{\"raise\": \"no light\"}");
        assertThat(failed.status()).isEqualTo(502);
        String id = failed.body().path("request_id").asString();

        JsonNode call = line(id, "WARN");
        assertThat(call.path("pid").asString()).isEqualTo("A01");
        assertThat(call.path("name").asString()).isEqualTo("fault_lab");
        assertThat(call.path("version").asString()).isEqualTo("1.0.0");
        assertThat(call.path("operator").asString()).isEqualTo("admin");
        assertThat(call.path("message").asString()).contains("no light");
        JsonNode bound = line("bind-1", "INFO");
        assertThat(bound.path("message").asString()).startsWith("activate succeeded for PID A01");
        assertThat(bound.path("pid").asString()).isEqualTo("A01");
        assertThat(bound.path("version").asString()).isEqualTo("1.0.0");
        assertThat(bound.path("operator").asString()).isEqualTo("admin");
        for (String line : Files.readAllLines(log)) {
            JsonNode json = JSON.readTree(line);
            assertThat(json.path("@timestamp").asString()).as(line).isNotBlank();
            assertThat(json.at("/ecs/version").asString()).as(line).isNotBlank();
            assertThat(json.at("/service/name").asString()).as(line).isEqualTo("procvision-runner");
        }
    }

    /** The first line of that request and level, once it is there. */
    private static JsonNode line(String requestId, String level) {
        return Objects.requireNonNull(await().until(
                        () -> Files.readAllLines(log).stream()
                                .map(JSON::readTree)
                                .filter(line -> line.path("request_id")
                                                .asString("")
                                                .equals(requestId)
                                        && line.at("/log/level").asString().equals(level))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull));
    }

    private static List<String> audited(String action) {
        return admin.get("/api/v1/audit?action=" + action).items("operator");
    }

    private static String token(String role) {
        return admin.post("/api/v1/tokens", Map.of("name", role + System.nanoTime(), "role", role))
                .body()
                .path("token")
                .asString();
    }

    private static int managementPort() throws IOException {
        List<Integer> ports = await().until(
                        () -> {
                            Matcher started = PORT.matcher(Files.readString(log));
                            return started.results()
                                    .map(each -> Integer.valueOf(each.group(1)))
                                    .toList();
                        },
                        all -> all.size() == 2);
        return ports.get(1);
    }

    private static String address(String path) throws Exception {
        return process.address() + path;
    }

    private HttpResponse<String> get(String address) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> scrape(String base, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(base + "/actuator/prometheus"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static int status(String path, String token) throws Exception {
        return status(path, "GET", token);
    }

    private static int status(String path, String method, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address(path)))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
