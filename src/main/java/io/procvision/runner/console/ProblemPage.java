package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The page in place of one that cannot be shown, wherever the failure was found: in a controller, before, or in none. */
@Controller
class ProblemPage implements ErrorViewResolver {

    static ModelAndView of(Failure failure) {
        return new ModelAndView("console/problem", Map.of("problem", failure));
    }

    static Problem problem(int status) {
        return switch (status) {
            case 401 -> Problem.UNAUTHORIZED;
            case 403 -> Problem.FORBIDDEN;
            case 404 -> Problem.NOT_FOUND;
            default -> status < 500 ? Problem.INVALID_PARAMS : Problem.INTERNAL_ERROR;
        };
    }

    /** Whatever has no page of its own. */
    @GetMapping("/console/**")
    void unknown(HttpServletRequest request) {
        throw new RunnerException(Problem.NOT_FOUND, "There is no page %s".formatted(request.getRequestURI()));
    }

    /** For failures that the container or a filter found; only browsers, which ask for HTML, come to see it. */
    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        ModelAndView page = of(Failure.of(
                problem(status.value()),
                "%d for %s".formatted(status.value(), request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))));
        page.setStatus(status);
        return page;
    }
}
