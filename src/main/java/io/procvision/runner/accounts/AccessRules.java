package io.procvision.runner.accounts;

import static io.procvision.runner.accounts.Permission.ACCOUNTS;
import static io.procvision.runner.accounts.Permission.ADMINISTER;
import static io.procvision.runner.accounts.Permission.CALL;
import static io.procvision.runner.accounts.Permission.METRICS;
import static io.procvision.runner.accounts.Permission.OPERATE;
import static io.procvision.runner.accounts.Permission.OWN_ACCOUNT;
import static io.procvision.runner.accounts.Permission.READ;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Which route asks for which permission: the one table. The first row that fits counts; whatever has no row is for admins
 * only, so that a route whose row was forgotten is closed and not open.
 */
public final class AccessRules {

    /** @param permission null for a route that needs no account */
    record Rule(HttpMethod method, String path, @Nullable Permission permission) {}

    /** What {@link #describe} says of a route that needs no account. */
    public static final String OPEN = "Needs no account.";

    /** The route of calls, which has filters of its own. */
    static final String CALLS = "/api/v1/pids/{pid}/calls";

    /** Calls come first, because each costs the time it takes to get to its row. */
    static final List<Rule> ALL = List.of(
            rule(POST, CALLS, CALL),
            // what anybody may see
            open("/actuator/health/liveness"),
            open("/actuator/health/readiness"),
            open("/v3/api-docs"),
            open("/v3/api-docs.yaml"),
            open("/v3/api-docs/swagger-config"),
            open("/swagger-ui.html"),
            open("/swagger-ui/**"),
            open("/problems/{error}"),
            open("/login"),
            open("/assets/**"),
            open("/webjars/**"),
            open("/favicon.ico"),
            // packages
            rule(GET, "/api/v1/algorithms", READ),
            rule(POST, "/api/v1/algorithms/install", OPERATE),
            rule(POST, "/api/v1/algorithms/validate", OPERATE),
            rule(GET, "/api/v1/operations/{id}", READ),
            rule(GET, "/api/v1/operations/{id}/events", READ),
            // bindings
            rule(GET, "/api/v1/algorithms/active", READ),
            rule(POST, "/api/v1/algorithms/activate", OPERATE),
            rule(POST, "/api/v1/algorithms/switch", OPERATE),
            rule(POST, "/api/v1/algorithms/rollback", OPERATE),
            rule(POST, "/api/v1/algorithms/emergency-rollback", OPERATE),
            rule(GET, "/api/v1/pids", READ),
            rule(GET, "/api/v1/pids/{pid}", READ),
            rule(DELETE, "/api/v1/pids/{pid}", OPERATE),
            rule(GET, "/api/v1/pids/{pid}/history", READ),
            rule(GET, "/api/v1/pids/{pid}/active", READ),
            rule(GET, "/api/v1/pins", READ),
            rule(GET, "/api/v1/pids/{pid}/pin", READ),
            rule(PUT, "/api/v1/pids/{pid}/pin", OPERATE),
            rule(DELETE, "/api/v1/pids/{pid}/pin", OPERATE),
            rule(GET, "/api/v1/quarantine", READ),
            rule(DELETE, "/api/v1/pids/{pid}/quarantine/{name}/{version}", OPERATE),
            // one version; below the fixed paths, which would fit {name}/{version} as well
            rule(GET, "/api/v1/algorithms/{name}/{version}", READ),
            rule(DELETE, "/api/v1/algorithms/{name}/{version}", ADMINISTER),
            rule(POST, "/api/v1/algorithms/{name}/{version}/withdraw", OPERATE),
            rule(DELETE, "/api/v1/algorithms/{name}/{version}/withdraw", OPERATE),
            // canaries
            rule(GET, "/api/v1/canaries", READ),
            rule(POST, "/api/v1/canaries", OPERATE),
            rule(POST, "/api/v1/canaries/preview", OPERATE),
            rule(GET, "/api/v1/canaries/{id}", READ),
            rule(POST, "/api/v1/canaries/{id}/promote", OPERATE),
            rule(POST, "/api/v1/canaries/{id}/approve", OPERATE),
            rule(POST, "/api/v1/canaries/{id}/pause", OPERATE),
            rule(POST, "/api/v1/canaries/{id}/resume", OPERATE),
            rule(POST, "/api/v1/canaries/{id}/abort", OPERATE),
            // what runs, what happened, what holds
            rule(GET, "/api/v1/processes", READ),
            rule(POST, "/api/v1/processes/{id}/restart", OPERATE),
            rule(GET, "/api/v1/processes/{id}/logs", READ),
            rule(GET, "/api/v1/replicas", READ),
            rule(GET, "/api/v1/audit", READ),
            rule(GET, "/api/v1/audit/verify", READ),
            rule(GET, "/api/v1/policy", READ),
            rule(PUT, "/api/v1/policy", ADMINISTER),
            rule(DELETE, "/api/v1/policy", ADMINISTER),
            rule(GET, "/api/v1/policy/packages/{name}", READ),
            rule(PUT, "/api/v1/policy/packages/{name}", ADMINISTER),
            rule(DELETE, "/api/v1/policy/packages/{name}", ADMINISTER),
            rule(GET, "/api/v1/policy/pids/{pid}", READ),
            rule(PUT, "/api/v1/policy/pids/{pid}", ADMINISTER),
            rule(DELETE, "/api/v1/policy/pids/{pid}", ADMINISTER),
            rule(GET, "/api/v1/notifications", READ),
            rule(POST, "/api/v1/notifications/{id}/retry", OPERATE),
            rule(POST, "/api/v1/notifications/test", ADMINISTER),
            rule(GET, "/api/v1/freezes", READ),
            rule(POST, "/api/v1/freezes", ADMINISTER),
            rule(DELETE, "/api/v1/freezes/{id}", ADMINISTER),
            // accounts
            rule(GET, "/api/v1/account", READ),
            rule(PUT, "/api/v1/account/password", OWN_ACCOUNT),
            rule(GET, "/api/v1/tokens", OWN_ACCOUNT),
            rule(POST, "/api/v1/tokens", OWN_ACCOUNT),
            rule(DELETE, "/api/v1/tokens/{id}", OWN_ACCOUNT),
            rule(GET, "/api/v1/users", ACCOUNTS),
            rule(POST, "/api/v1/users", ACCOUNTS),
            rule(GET, "/api/v1/users/{username}", ACCOUNTS),
            rule(PATCH, "/api/v1/users/{username}", ACCOUNTS),
            rule(DELETE, "/api/v1/users/{username}", ACCOUNTS),
            // looking into the service
            rule(GET, "/actuator/prometheus", METRICS),
            rule(GET, "/actuator/health", READ),
            rule(GET, "/actuator/health/**", READ),
            rule(GET, "/actuator", ADMINISTER),
            rule(GET, "/actuator/**", ADMINISTER),
            // pages
            rule(GET, "/", READ),
            rule(GET, "/console", READ),
            rule(GET, "/console/events", READ),
            rule(GET, "/console/pids/{pid}", READ),
            rule(GET, "/console/pids/{pid}/trend", READ),
            rule(GET, "/console/pids/{pid}/change", OPERATE),
            rule(POST, "/console/pids/{pid}/change", OPERATE),
            rule(GET, "/console/pids/{pid}/rollback", OPERATE),
            rule(POST, "/console/pids/{pid}/rollback", OPERATE),
            rule(GET, "/console/pids/{pid}/emergency", OPERATE),
            rule(POST, "/console/pids/{pid}/emergency", OPERATE),
            rule(GET, "/console/pids/{pid}/pin", OPERATE),
            rule(POST, "/console/pids/{pid}/pin", OPERATE),
            rule(GET, "/console/pids/{pid}/unpin", OPERATE),
            rule(POST, "/console/pids/{pid}/unpin", OPERATE),
            rule(GET, "/console/pids/{pid}/unbind", OPERATE),
            rule(POST, "/console/pids/{pid}/unbind", OPERATE),
            rule(GET, "/console/pids/{pid}/release", OPERATE),
            rule(POST, "/console/pids/{pid}/release", OPERATE),
            // packages
            rule(GET, "/console/packages", READ),
            rule(GET, "/console/packages/install", OPERATE),
            rule(POST, "/console/packages/install", OPERATE),
            rule(POST, "/console/packages/validate", OPERATE),
            rule(POST, "/console/packages/deliver", OPERATE),
            rule(GET, "/console/operations/{id}", READ),
            rule(GET, "/console/packages/{name}/{version}", READ),
            rule(POST, "/console/packages/{name}/{version}/validate", OPERATE),
            rule(GET, "/console/packages/{name}/{version}/withdraw", OPERATE),
            rule(POST, "/console/packages/{name}/{version}/withdraw", OPERATE),
            rule(GET, "/console/packages/{name}/{version}/allow", OPERATE),
            rule(POST, "/console/packages/{name}/{version}/allow", OPERATE),
            rule(GET, "/console/packages/{name}/{version}/delete", ADMINISTER),
            rule(POST, "/console/packages/{name}/{version}/delete", ADMINISTER),
            // canaries
            rule(GET, "/console/canaries", READ),
            rule(GET, "/console/canaries/new", OPERATE),
            rule(POST, "/console/canaries/new", OPERATE),
            rule(GET, "/console/canaries/{id}", READ),
            rule(GET, "/console/canaries/{id}/{move}", OPERATE),
            rule(POST, "/console/canaries/{id}/{move}", OPERATE),
            // freeze windows
            rule(GET, "/console/freezes", READ),
            rule(GET, "/console/freezes/new", ADMINISTER),
            rule(POST, "/console/freezes/new", ADMINISTER),
            rule(GET, "/console/freezes/{id}/delete", ADMINISTER),
            rule(POST, "/console/freezes/{id}/delete", ADMINISTER),
            rule(GET, "/console/processes", READ),
            rule(GET, "/console/processes/{id}", READ),
            rule(POST, "/console/processes/{id}/restart", OPERATE),
            rule(GET, "/console/audit", READ),
            rule(GET, "/console/audit.csv", READ),
            rule(GET, "/console/audit/verify", READ),
            rule(GET, "/console/policy", READ),
            rule(POST, "/console/policy", ADMINISTER),
            rule(POST, "/console/policy/remove", ADMINISTER),
            rule(GET, "/console/notifications", READ),
            rule(POST, "/console/notifications/{id}/retry", OPERATE),
            rule(POST, "/console/notifications/test", ADMINISTER),
            rule(GET, "/console/tokens", OWN_ACCOUNT),
            rule(POST, "/console/tokens", OWN_ACCOUNT),
            rule(GET, "/console/tokens/{id}", OWN_ACCOUNT),
            rule(POST, "/console/tokens/{id}/revoke", OWN_ACCOUNT),
            rule(GET, "/console/users", ACCOUNTS),
            rule(POST, "/console/users", ACCOUNTS),
            rule(GET, "/console/users/{username}", ACCOUNTS),
            rule(POST, "/console/users/{username}", ACCOUNTS),
            rule(POST, "/console/users/{username}/delete", ACCOUNTS),
            rule(GET, "/console/account", READ),
            rule(POST, "/console/account/password", OWN_ACCOUNT),
            rule(GET, "/console/**", READ));

    private AccessRules() {}

    /** In words, for the description of a route of exactly that form; empty where no row has it. */
    public static Optional<String> describe(String method, String path) {
        return ALL.stream()
                .filter(rule ->
                        rule.method().name().equals(method) && rule.path().equals(path))
                .map(rule -> needs(rule.permission()))
                .findFirst();
    }

    /** The row that decides on the request, the same for all PIDs, versions and accounts; one word for all without a row. */
    static String route(HttpServletRequest request) {
        return ALL.stream()
                .filter(rule -> PathPatternRequestMatcher.pathPattern(rule.method(), rule.path())
                        .matches(request))
                .map(rule -> rule.method() + " " + rule.path())
                .findFirst()
                .orElse("elsewhere");
    }

    private static String needs(@Nullable Permission permission) {
        if (permission == null) {
            return OPEN;
        }
        List<String> roles = Arrays.stream(Role.values())
                .filter(role -> role.may(permission))
                .map(Role::word)
                .toList();
        return "Needs the role %s%s."
                .formatted(
                        String.join(" or ", roles), permission.isForTokens() ? "" : ", by password and not by token");
    }

    private static Rule rule(HttpMethod method, String path, Permission permission) {
        return new Rule(method, path, Objects.requireNonNull(permission));
    }

    private static Rule open(String path) {
        return new Rule(GET, path, null);
    }
}
