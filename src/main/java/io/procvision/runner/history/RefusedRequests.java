package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Audits what a person or program asked for in vain, by the API or the console, where nothing else has: a change is turned
 * down in many places, and one that forgot to record it would leave no trace of the attempt. It looks at the exception on
 * its way to whoever answers with it, before the answer is written. A request that cannot be understood (400) has asked for
 * nothing yet, and while the database is down the log has to do.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RefusedRequests implements HandlerExceptionResolver {

    private static final Logger log = LoggerFactory.getLogger(RefusedRequests.class);
    private static final String RECORDED = RefusedRequests.class.getName();
    private static final int LONGEST_REASON = 2000;

    private final AuditTrail trail;

    RefusedRequests(AuditTrail trail) {
        this.trail = trail;
    }

    /** Whoever recorded why a request came to nothing knew more about it than its address tells. */
    @EventListener
    void heard(AuditEvent event) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null && event.outcome() != Outcome.SUCCEEDED) {
            request.setAttribute(RECORDED, true, RequestAttributes.SCOPE_REQUEST);
        }
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunnerException objection) {
                record(request, objection);
                break;
            }
        }
        return null; // the answer is for others to give
    }

    /** For a page that answers by itself, with its form as it was filled in. */
    public void record(HttpServletRequest request, RunnerException objection) {
        Principal operator = request.getUserPrincipal();
        if (operator == null || request.getAttribute(RECORDED) != null || !isAttempt(objection.problem())) {
            return;
        }
        Map<String, String> variables = variables(request);
        AuditedRoutes.action(request.getMethod(), pattern(request), variables)
                .map(action -> event(action, request, variables, Actor.of(operator), objection))
                .ifPresent(this::write);
    }

    private static boolean isAttempt(Problem problem) {
        return problem.status() != 400 && problem != Problem.DATABASE_UNAVAILABLE;
    }

    private static AuditEvent event(
            String action,
            HttpServletRequest request,
            Map<String, String> variables,
            Actor operator,
            RunnerException objection) {
        String pid = variables.get("pid");
        String name = given(request, variables, "name");
        String version = given(request, variables, "version");
        String reason = given(request, variables, "reason");
        return new AuditEvent(
                action,
                objection.problem().status() < 500 ? Outcome.REFUSED : Outcome.FAILED,
                pid == null ? null : wellFormed(() -> new Pid(pid)),
                name == null || version == null ? null : wellFormed(() -> new AlgorithmVersion(name, version)),
                null,
                operator,
                reason == null || reason.length() > LONGEST_REASON ? "" : reason,
                "%s %s: %s".formatted(request.getMethod(), request.getRequestURI(), objection.detail()));
    }

    /** Of the address, or of the form that a page sent. */
    private static @Nullable String given(HttpServletRequest request, Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).orElseGet(() -> request.getParameter(name));
    }

    private static <T> @Nullable T wellFormed(Supplier<T> named) {
        try {
            return named.get();
        } catch (RunnerException malformed) {
            return null;
        }
    }

    private static String pattern(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    }

    private static Map<String, String> variables(HttpServletRequest request) {
        Map<String, String> variables = new HashMap<>();
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> named) {
            named.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        }
        return variables;
    }

    private void write(AuditEvent event) {
        try {
            trail.record(event);
        } catch (RuntimeException failure) {
            log.error("The audit trail could not take {}", event, failure);
        }
    }
}
