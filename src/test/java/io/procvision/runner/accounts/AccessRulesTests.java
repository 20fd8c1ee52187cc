package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Every route there is, asked for by every role, by token, password and session: it lets in who has the permission of its row in
 * the table, and nobody else.
 * The requests are made so that those let in find nothing to act on: names that do not exist, bodies that are no JSON.
 */
@RunnerTest
class AccessRulesTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HEALTH = "/actuator/health";

    @Autowired
    private RunnerClient admin;

    @Autowired
    private List<RequestMappingInfoHandlerMapping> mappings;

    @LocalServerPort
    private int port;

    private final Map<Role, String> tokens = new EnumMap<>(Role.class);

    private record Route(String method, String path) {}

    /** How a request says whose it is. */
    private enum Way {
        TOKEN,
        PASSWORD,
        SESSION;

        boolean admits(Role role, Permission permission) {
            return role.may(permission) && (this != TOKEN || permission.isForTokens());
        }
    }

    /** Asks with what says who one is, and nothing that the route could act on. */
    private interface Asker {
        int status(HttpMethod method, String path) throws IOException, InterruptedException;
    }

    @BeforeEach
    void logIn() {
        for (Role role : Role.values()) {
            PageSession.account(admin, role);
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
    void nobodyIsLetInButWhereNoAccountIsNeeded() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (AccessRules.Rule rule : rules(rule -> !isPage(rule))) {
            for (String path : RealPaths.of(rule)) {
                int status = status(rule.method(), path, null);
                if ((status == 401) != (rule.permission() != null) || isBroken(status, path)) {
                    wrong.add("%s %s without an account: %d".formatted(rule.method(), path, status));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyRouteLetsInWhoMayAndNobodyElse(Way way) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Role role : Role.values()) {
            Asker asker = asker(way, role);
            for (AccessRules.Rule rule : rules(rule -> !isPage(rule))) {
                Permission permission = rule.permission();
                boolean may = permission == null || way.admits(role, permission);
                for (String path : RealPaths.of(rule)) {
                    int status = asker.status(rule.method(), path);
                    if ((status == 403) == may || status == 401 || isBroken(status, path)) {
                        wrong.add("%s %s for %s: %d".formatted(rule.method(), path, role, status));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Or the walk over a tree would be one over nothing. */
    @Test
    void whatIsBeneathATreeIsThere() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (AccessRules.Rule rule : rules(rule -> rule.path().contains("**") && !isPage(rule))) {
            for (String path : RealPaths.of(rule)) {
                int status = status(rule.method(), path, "Bearer " + tokens.get(Role.ADMIN));
                if (status != 200 && !(status == 503 && path.startsWith(HEALTH))) {
                    wrong.add("%s: %d".formatted(path, status));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatHasNoRowIsForAdminsOnly() throws Exception {
        String unknown = "/api/v1/forgotten";

        for (Way way : Way.values()) {
            assertThat(asker(way, Role.OPERATOR).status(HttpMethod.GET, unknown))
                    .isEqualTo(403);
            assertThat(asker(way, Role.ADMIN).status(HttpMethod.GET, unknown)).isEqualTo(404);
        }
        assertThat(status(HttpMethod.GET, unknown, null)).isEqualTo(401);
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

    @Test
    void everyPageLetsInWhoMayAndNobodyElse() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Role role : Role.values()) {
            PageSession session = new PageSession(port);
            session.logIn(admin, role);
            for (AccessRules.Rule rule : rules(AccessRulesTests::isPage)) {
                boolean may = role.may(Objects.requireNonNull(rule.permission()));
                for (String path : RealPaths.of(rule)) {
                    int status = session.status(rule.method().name(), path);
                    if ((status == 403) == may
                            || status == 401
                            || status == PageSession.TO_THE_LOGIN
                            || status >= 500) {
                        wrong.add("%s %s for %s: %d".formatted(rule.method(), path, role, status));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Neither a token nor a password that comes along with the request is one: no program has business there. */
    @Test
    void everyPageAsksForALogin() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<AccessRules.Rule> pages = rules(AccessRulesTests::isPage);
        assertThat(pages).anyMatch(rule -> rule.method().equals(HttpMethod.POST));
        for (AccessRules.Rule rule : pages) {
            for (String path : RealPaths.of(rule)) {
                if (new PageSession(port).status(rule.method().name(), path) != PageSession.TO_THE_LOGIN) {
                    wrong.add("%s %s without an account".formatted(rule.method(), path));
                }
                for (Way way : List.of(Way.TOKEN, Way.PASSWORD)) {
                    int status = asker(way, Role.ADMIN).status(HttpMethod.GET, path);
                    if (status != 302) {
                        wrong.add("GET %s by %s: %d".formatted(path, way, status));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isPage(AccessRules.Rule rule) {
        return rule.path().equals("/") || rule.path().startsWith("/console");
    }

    private static List<AccessRules.Rule> rules(Predicate<AccessRules.Rule> wanted) {
        return AccessRules.ALL.stream().filter(wanted).toList();
    }

    /** What says that something is down says so by its status. */
    private static boolean isBroken(int status, String path) {
        return status >= 500 && !path.startsWith(HEALTH);
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

    private Asker asker(Way way, Role role) throws IOException, InterruptedException {
        return switch (way) {
            case TOKEN -> (method, path) -> status(method, path, "Bearer " + tokens.get(role));
            case PASSWORD -> (method, path) -> status(method, path, PageSession.password(role));
            case SESSION -> {
                PageSession session = new PageSession(port);
                session.logIn(admin, role);
                yield (method, path) -> session.ask(method.name(), path);
            }
        };
    }

    private int status(HttpMethod method, String path, @Nullable String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method.name(), PageSession.senseless(method.name()))
                .header("Content-Type", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
