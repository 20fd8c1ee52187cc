package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Every route there is, asked for by every role: with a row in the table it lets in who has the permission and nobody else.
 * The requests are made so that those let in find nothing to act on: names that do not exist, bodies that are no JSON.
 */
@RunnerTest
class AccessRulesTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    private RunnerClient admin;

    @Autowired
    private List<RequestMappingInfoHandlerMapping> mappings;

    @LocalServerPort
    private int port;

    private final Map<Role, String> tokens = new EnumMap<>(Role.class);

    private record Route(String method, String path) {}

    @BeforeEach
    void logIn() {
        for (Role role : Role.values()) {
            tokens.put(
                    role,
                    admin.post(
                                    "/api/v1/tokens",
                                    Map.of("name", "rules-" + role.word() + System.nanoTime(), "role", role))
                            .body()
                            .path("token")
                            .asString());
        }
    }

    @Test
    void everyRouteHasARow() {
        Set<Route> without = new LinkedHashSet<>(routes());
        AccessRules.ALL.forEach(rule -> without.remove(new Route(rule.method().name(), rule.path())));
        without.removeIf(route -> route.path().startsWith("/actuator/")); // one row for all that are not probes

        assertThat(without).as("routes without a row in AccessRules").isEmpty();
    }

    @Test
    void everyRouteLetsInWhoMayAndNobodyElse() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (AccessRules.Rule rule : AccessRules.ALL) {
            if (rule.path().contains("**")) {
                continue;
            }
            Permission permission = rule.permission();
            int anonymous = status(rule, null);
            if ((anonymous == 401) != (permission != null) && !isPage(rule)) {
                wrong.add("%s without an account: %d".formatted(rule, anonymous));
            }
            for (Role role : Role.values()) {
                int status = status(rule, tokens.get(role));
                boolean may = permission == null || (permission.isForTokens() && role.may(permission));
                if (!isPage(rule) && (status == 401 || (status == 403) == may)) {
                    wrong.add("%s for %s: %d".formatted(rule, role, status));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatHasNoRowIsForAdminsOnly() throws Exception {
        AccessRules.Rule unknown =
                new AccessRules.Rule(org.springframework.http.HttpMethod.GET, "/api/v1/forgotten", null);

        assertThat(status(unknown, tokens.get(Role.OPERATOR))).isEqualTo(403);
        assertThat(status(unknown, tokens.get(Role.ADMIN))).isEqualTo(404);
        assertThat(status(unknown, null)).isEqualTo(401);
    }

    @Test
    void whoMayGetMayAskForTheHeadersAlone() throws Exception {
        HttpRequest head = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/pids"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + tokens.get(Role.VIEWER))
                .build();

        assertThat(HTTP.send(head, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyPathOfTheTableIsWellFormed() {
        assertThat(AccessRules.ALL)
                .allSatisfy(
                        rule -> assertThatCode(() -> org.springframework.security.web.servlet.util.matcher
                                        .PathPatternRequestMatcher.pathPattern(rule.method(), rule.path()))
                                .doesNotThrowAnyException());
        assertThat(AccessRules.ALL.stream().map(rule -> new Route(rule.method().name(), rule.path())))
                .doesNotHaveDuplicates();
    }

    /** The console has a login of its own, which is tested with it. */
    private static boolean isPage(AccessRules.Rule rule) {
        return rule.path().equals("/")
                || rule.path().startsWith("/console")
                || rule.path().equals("/login")
                || rule.path().equals("/favicon.ico");
    }

    private Set<Route> routes() {
        Set<Route> routes = new LinkedHashSet<>();
        for (RequestMappingInfoHandlerMapping mapping : mappings) {
            mapping.getHandlerMethods().keySet().forEach(info -> routes.addAll(routes(info)));
        }
        routes.removeIf(route -> route.path().equals("/error")); // for dispatches of the container only
        return routes;
    }

    private static Set<Route> routes(RequestMappingInfo info) {
        Set<Route> routes = new LinkedHashSet<>();
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        for (String path : new TreeSet<>(info.getPatternValues())) {
            if (methods.isEmpty()) {
                routes.add(new Route("GET", path));
            }
            methods.forEach(method -> routes.add(new Route(method.name(), path)));
        }
        return routes;
    }

    private int status(AccessRules.Rule rule, @org.jspecify.annotations.Nullable String token) throws Exception {
        String path = rule.path().replace("{pid}", "NOBODY").replaceAll("\\{[a-z]+}", "none");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(rule.method().name(), HttpRequest.BodyPublishers.ofString("no json"))
                .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
