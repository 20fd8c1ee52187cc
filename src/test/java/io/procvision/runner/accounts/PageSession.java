package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session of the console without a browser: its cookie, and the token that goes along with every form. */
public final class PageSession {

    /** In place of a status: the answer leads to the login page. */
    public static final int TO_THE_LOGIN = -1;

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    /** Nothing that any form could act on: a malformed PID, a malformed package, and no field of another name. */
    private static final String SENSELESS = "pid=-&package=-";

    private final int port;
    private final HttpClient browser;
    private String csrf = "";

    public PageSession(int port) throws IOException, InterruptedException {
        this.port = port;
        this.browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        this.csrf = csrf("/login");
    }

    /** Sees that there is one of that role. */
    static void account(RunnerClient admin, Role role) {
        admin.post(
                "/api/v1/users",
                Map.of("username", name(role), "password", RunnerClient.PASSWORD, "role", role.word()));
    }

    /** The same account as a program would say who it is. */
    static String password(Role role) {
        String both = name(role) + ":" + RunnerClient.PASSWORD;
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(Role role) {
        return "pages-" + role.word();
    }

    void logIn(RunnerClient admin, Role role) throws IOException, InterruptedException {
        account(admin, role);
        logIn(name(role));
    }

    public void logIn(String account) throws IOException, InterruptedException {
        String form = "username=%s&password=%s".formatted(account, RunnerClient.PASSWORD);
        assertThat(post("/login", form)).isEqualTo(302);
        csrf = csrf("/console/nowhere"); // every page has it with its way out
    }

    public int status(String method, String path) throws IOException, InterruptedException {
        return method.equals("GET") ? send(HttpRequest.newBuilder(uri(path)).build()) : post(path, SENSELESS);
    }

    /** As a script of a page would: with the CSRF token in a header. */
    int ask(String method, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .method(method, senseless(method))
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", csrf)
                .build());
    }

    /** No JSON, for routes that take any; what is only asked for takes none. */
    static HttpRequest.BodyPublisher senseless(String method) {
        return method.equals("GET")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString("no json");
    }

    private int post(String path, String form) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        form + "&_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8)))
                .build());
    }

    /** Without waiting for the end of the answer, which a stream of events does not have. */
    private int send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = browser.send(request, HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        boolean away = answer.headers()
                .firstValue("Location")
                .filter(where -> URI.create(where).getPath().equals("/login"))
                .isPresent();
        return away ? TO_THE_LOGIN : answer.statusCode();
    }

    private String csrf(String path) throws IOException, InterruptedException {
        HttpResponse<String> page = browser.send(
                HttpRequest.newBuilder(uri(path)).header("Accept", "text/html").build(),
                HttpResponse.BodyHandlers.ofString());
        Matcher token = CSRF.matcher(page.body());
        assertThat(token.find()).as(page.body()).isTrue();
        return token.group(1);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
