package io.procvision.runner.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By which action the audit trail names what a request asks for, when that is refused before anything could record it: the
 * word under which the same is recorded when it succeeds, so that an auditor finds both by one filter.
 */
final class AuditedRoutes {

    private static final String PID = "/pids/{pid}";
    private static final String PACKAGE = "/{name}/{version}";

    private static final Map<String, String> ACTIONS = new HashMap<>();

    /** Requests that change nothing, and those whose every end somebody records who works on after their answer. */
    private static final Set<String> OTHERS = new HashSet<>();

    static {
        api("POST", "/algorithms/activate", "activate");
        api("POST", "/algorithms/switch", "switch");
        api("POST", "/algorithms/rollback", "rollback");
        api("POST", "/algorithms/emergency-rollback", "emergency");
        api("DELETE", PID, "unbind");
        api("PUT", PID + "/pin", "pin");
        api("DELETE", PID + "/pin", "unpin");
        api("DELETE", PID + "/quarantine" + PACKAGE, "release");
        api("DELETE", "/algorithms" + PACKAGE, "uninstall");
        api("POST", "/algorithms" + PACKAGE + "/withdraw", "withdraw");
        api("DELETE", "/algorithms" + PACKAGE + "/withdraw", "allow");
        api("POST", "/canaries", "canary_create");
        api("POST", "/canaries/{id}/promote", "canary_promote");
        api("POST", "/canaries/{id}/approve", "canary_approve");
        api("POST", "/canaries/{id}/pause", "canary_pause");
        api("POST", "/canaries/{id}/resume", "canary_resume");
        api("POST", "/canaries/{id}/abort", "canary_abort");
        api("POST", "/processes/{id}/restart", "restart");
        for (String scope : new String[] {"", "/packages/{name}", PID}) {
            api("PUT", "/policy" + scope, "policy");
            api("DELETE", "/policy" + scope, "policy");
        }
        api("POST", "/notifications/{id}/retry", "notification_retry");
        api("POST", "/notifications/test", "notification_test");
        api("POST", "/freezes", "freeze");
        api("DELETE", "/freezes/{id}", "unfreeze");
        api("POST", "/users", "user_create");
        api("PATCH", "/users/{username}", "user_change");
        api("DELETE", "/users/{username}", "user_delete");
        api("POST", "/tokens", "token_create");
        api("DELETE", "/tokens/{id}", "token_revoke");
        api("PUT", "/account/password", "password_change");

        page(PID + "/change", "activate");
        page(PID + "/rollback", "rollback");
        page(PID + "/emergency", "emergency");
        page(PID + "/unbind", "unbind");
        page(PID + "/pin", "pin");
        page(PID + "/unpin", "unpin");
        page(PID + "/release", "release");
        page("/packages" + PACKAGE + "/delete", "uninstall");
        page("/packages" + PACKAGE + "/withdraw", "withdraw");
        page("/packages" + PACKAGE + "/allow", "allow");
        page("/canaries/new", "canary_create");
        page("/canaries/{id}/{move}", "canary_{move}");
        page("/processes/{id}/restart", "restart");
        page("/policy", "policy");
        page("/policy/remove", "policy");
        page("/notifications/{id}/retry", "notification_retry");
        page("/notifications/test", "notification_test");
        page("/freezes/new", "freeze");
        page("/freezes/{id}/delete", "unfreeze");
        page("/users", "user_create");
        page("/users/{username}", "user_change");
        page("/users/{username}/delete", "user_delete");
        page("/tokens", "token_create");
        page("/tokens/{id}/revoke", "token_revoke");
        page("/account/password", "password_change");

        OTHERS.add("POST /api/v1/pids/{pid}/calls");
        OTHERS.add("POST /api/v1/canaries/preview");
        OTHERS.add("POST /api/v1/algorithms/install");
        OTHERS.add("POST /api/v1/algorithms/validate");
        OTHERS.add("POST /console/packages/install");
        OTHERS.add("POST /console/packages/deliver");
        OTHERS.add("POST /console/packages/validate");
        OTHERS.add("POST /console/packages/{name}/{version}/validate");
    }

    private AuditedRoutes() {}

    private static void api(String method, String path, String action) {
        ACTIONS.put(method + " /api/v1" + path, action);
    }

    private static void page(String path, String action) {
        ACTIONS.put("POST /console" + path, action);
    }

    /** Empty for what is not recorded here. */
    static Optional<String> action(String method, String pattern, Map<String, String> variables) {
        return Optional.ofNullable(ACTIONS.get(method + " " + pattern))
                .map(action -> action.replace("{move}", variables.getOrDefault("move", "")))
                .filter(ACTIONS::containsValue); // an address may name a move that there is not
    }

    /** Whether somebody has decided what becomes of a refusal of it. */
    static boolean knows(String method, String pattern) {
        String route = method + " " + pattern;
        return ACTIONS.containsKey(route) || OTHERS.contains(route);
    }
}
