package io.procvision.runner.accounts;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.ProblemDetails;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem where no controller is reached. */
@Component
class ProblemResponses {

    private final JsonMapper json;

    ProblemResponses(JsonMapper json) {
        this.json = json;
    }

    void write(Problem problem, String detail, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ProblemDetail body = ProblemDetails.of(problem, problem.status(), detail);
        body.setInstance(URI.create(UriUtils.encodePath(request.getRequestURI(), StandardCharsets.UTF_8)));
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), body);
    }
}
