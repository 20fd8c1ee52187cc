package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/**
 * Answers a request that its account may not make, and audits it: once a minute for the same account and route, because a
 * program that was given the wrong role repeats itself. A route is a row of {@link AccessRules}, so that whoever walks
 * through all PIDs does not fill a trail that nobody may shorten.
 */
@Component
class Forbidden implements AccessDeniedHandler {

    private static final long REPEAT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int REMEMBERED = 1000;

    private final ProblemResponses problems;
    private final LoginAudit audit;
    private final Map<String, Long> audited = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    });

    Forbidden(ProblemResponses problems, LoginAudit audit) {
        this.problems = problems;
        this.audit = audit;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        audit(request);
        String why = denied instanceof CsrfException
                ? "A page has to send its CSRF token along, as the header X-CSRF-TOKEN or the field _csrf"
                : "Your account may not do this: %s".formatted(route(request));
        problems.write(Problem.FORBIDDEN, why, request, response);
    }

    void audit(HttpServletRequest request) {
        Principal operator = request.getUserPrincipal();
        if (operator != null) {
            auditOnce(Actor.of(operator), request);
        }
    }

    private static String route(HttpServletRequest request) {
        return request.getMethod() + " " + request.getRequestURI();
    }

    private void auditOnce(Actor operator, HttpServletRequest request) {
        long now = System.nanoTime();
        String key = operator + " " + AccessRules.route(request);
        Long last = audited.get(key);
        if (last == null || now - last > REPEAT_NANOS) {
            audited.put(key, now);
            audit.forbidden(operator, route(request));
        }
    }
}
