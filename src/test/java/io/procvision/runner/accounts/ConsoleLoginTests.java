package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;

/** The way in of people: a login page, a session, and a CSRF token with every change. */
@RunnerTest
class ConsoleLoginTests {

    private static final String SECRET = "a password of some length";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    @Autowired
    private RunnerClient admin;

    @LocalServerPort
    private int port;

    private final String name = "person-" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @BeforeEach
    void createPerson() {
        admin.post("/api/v1/users", Map.of("username", name, "password", SECRET, "role", "operator"));
    }

    @Test
    void pagesLeadToTheLogin() throws Exception {
        HttpResponse<String> page = get("/console");

        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location"))
                .hasValueSatisfying(where -> assertThat(where).endsWith("/login"));
        HttpResponse<String> login = get("/login");
        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("script-src 'self'").doesNotContain("unsafe"));
    }

    @Test
    void theSessionCountsForTheApiAndChangesNeedTheToken() throws Exception {
        assertThat(logIn(SECRET)).endsWith("/console");

        assertThat(get("/api/v1/account").body()).contains(name).contains("operator");
        assertThat(send("DELETE", "/api/v1/pids/NOBODY", null).statusCode()).isEqualTo(403);
        HttpResponse<String> changed = send("DELETE", "/api/v1/pids/NOBODY", csrf("/console"));
        assertThat(changed.statusCode()).isEqualTo(404);
        assertThat(changed.body()).contains("1001");
        assertThat(admin.get("/api/v1/audit?action=login&outcome=succeeded&operator=" + name)
                        .items("detail"))
                .containsExactly("from 127.0.0.1");
    }

    @Test
    void aWrongPasswordLeadsBackToTheLoginAndIsAudited() throws Exception {
        assertThat(logIn("wrong password")).contains("/login?error");

        assertThat(get("/api/v1/account").statusCode()).isEqualTo(401);
        assertThat(admin.get("/api/v1/audit?action=login&outcome=refused").items("detail"))
                .anyMatch(detail -> detail.contains("'" + name + "'"));
    }

    @Test
    void whoGuessesIsToldHowLongToWait() throws Exception {
        String where = "";
        for (int attempt = 0; attempt < 20 && !where.contains("wait="); attempt++) {
            where = logIn("guess " + attempt);
        }

        assertThat(where).matches(".*/login\\?wait=[1-5]$");
        assertThat(get("/login?" + URI.create(where).getQuery()).body())
                .contains("data-countdown=\"" + where.substring(where.length() - 1) + "\"");
    }

    @Test
    void aNewPasswordEndsTheSession() throws Exception {
        logIn(SECRET);
        assertThat(get("/api/v1/account").statusCode()).isEqualTo(200);

        admin.send(HttpMethod.PATCH, "/api/v1/users/" + name, Map.of("password", "another password"), headers -> {});

        assertThat(get("/api/v1/account").statusCode()).isEqualTo(401);
    }

    @Test
    void aNewRoleEndsTheSession() throws Exception {
        logIn(SECRET);

        admin.send(HttpMethod.PATCH, "/api/v1/users/" + name, Map.of("role", "viewer"), headers -> {});

        assertThat(get("/api/v1/account").statusCode()).isEqualTo(401);
    }

    @Test
    void loggingOutEndsTheSession() throws Exception {
        logIn(SECRET);

        send("POST", "/logout", csrf("/console"));

        assertThat(get("/api/v1/account").statusCode()).isEqualTo(401);
    }

    /** None of the body is ever sent, so whatever waits for it would give no answer at all. */
    @Test
    void filesOfNobodyAreAnsweredWithoutTakingThemIn() throws Exception {
        for (String page : List.of("/login", "/console/packages/install", "/login/oauth2/code/office")) {
            assertThat(answerToFiles("POST " + page, "Cookie: " + anonymousSession()))
                    .contains(" 302", "/login?expired");
            assertThat(answerToFiles("POST " + page, "Authorization: Odd")).contains(" 302", "/login?expired");
        }
        String install = "POST /api/v1/algorithms/install";
        assertThat(answerToFiles(install, "Cookie: " + anonymousSession())).contains(" 401", "application/problem");
        assertThat(answerToFiles(install, "Authorization: Odd")).contains(" 401", "application/problem");
        assertThat(answerToFiles("GET /problems/invalid_pid", "Authorization: Odd"))
                .contains(" 401");
    }

    private String anonymousSession() throws Exception {
        HttpResponse<String> login = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri("/login")).build(), HttpResponse.BodyHandlers.ofString());
        return login.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    /** The head of it. */
    private String answerToFiles(String request, String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(15_000);
            String head = String.join(
                    "\r\n",
                    request + " HTTP/1.1",
                    "Host: 127.0.0.1",
                    header,
                    "Content-Type: multipart/form-data; boundary=x",
                    "Content-Length: 100000000",
                    "",
                    "");
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .collect(Collectors.joining("\n"));
        }
    }

    private String logIn(String password) throws Exception {
        String form = "username=%s&password=%s&_csrf=%s".formatted(name, encode(password), encode(csrf("/login")));
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(uri("/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private String csrf(String page) throws Exception {
        Matcher token = CSRF.matcher(get(page).body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, @org.jspecify.annotations.Nullable String csrf)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (csrf != null) {
            request.header("X-CSRF-TOKEN", csrf);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
