package io.procvision.runner.console;

import io.procvision.runner.core.DatabaseOutage;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * What a person sees of a failure: a page in place of one that cannot be shown, and for a form that was sent the page it
 * was on, with what was wrong and what to do.
 */
@ControllerAdvice(basePackageClasses = ConsoleErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleErrors {

    private static final Logger log = LoggerFactory.getLogger(ConsoleErrors.class);

    private final Outcome outcome;

    ConsoleErrors(Outcome outcome) {
        this.outcome = outcome;
    }

    /** A browser that left while it was being answered needs no answer. */
    @ExceptionHandler(AsyncRequestNotUsableException.class)
    void gone(HttpServletResponse response) {
        log.debug("A browser left before its answer was complete: {}", response.getStatus());
    }

    @ExceptionHandler
    ModelAndView handle(Exception failure, HttpServletRequest request, HttpServletResponse response) {
        Failure shown = describe(failure);
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            response.setStatus(shown.problem().status());
            return ProblemPage.of(shown).addAllObjects(RequestContextUtils.getInputFlashMap(request));
        }
        return new ModelAndView((View) outcome.failed(shown));
    }

    private static Failure describe(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunnerException known) {
                if (known.problem().status() >= 500) {
                    log.warn("{}: {}", known.problem(), known.detail(), known.getCause());
                }
                return Failure.of(known);
            }
        }
        if (DatabaseOutage.isBehind(failure)) {
            return Failure.of(Problem.DATABASE_UNAVAILABLE, "The database cannot be reached, and this page needs it");
        }
        if (failure instanceof ErrorResponse rejected
                && rejected.getStatusCode().is4xxClientError()) {
            return Failure.of(ProblemPage.problem(rejected.getStatusCode().value()), words(rejected));
        }
        if (failure instanceof MethodArgumentTypeMismatchException mistyped) {
            return Failure.of(
                    Problem.INVALID_PARAMS,
                    "%s is '%s', which is not of the form it has to have"
                            .formatted(mistyped.getName(), mistyped.getValue()));
        }
        log.error("Unexpected failure of a page", failure);
        return Failure.of(
                Problem.INTERNAL_ERROR,
                "Unexpected %s".formatted(failure.getClass().getSimpleName()));
    }

    private static String words(ErrorResponse rejected) {
        String detail = rejected.getBody().getDetail();
        return detail == null ? "The request was refused without a reason" : detail;
    }
}
