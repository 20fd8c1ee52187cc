package io.procvision.runner.accounts;

import io.procvision.runner.core.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/** Answers a request to the API whose credentials are missing, wrong, slowed down, or cannot be checked. */
@Component
class Unauthenticated implements AuthenticationEntryPoint {

    private static final String REALM = "realm=\"ProcVision Runner\"";

    private final ProblemResponses problems;

    Unauthenticated(ProblemResponses problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof ThrottledException throttled) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(throttled.seconds()));
            problems.write(Problem.TOO_MANY_ATTEMPTS, String.valueOf(failure.getMessage()), request, response);
        } else if (failure instanceof InternalAuthenticationServiceException) {
            problems.write(
                    Problem.DATABASE_UNAVAILABLE,
                    "The database cannot be reached, and who you are is not known here without it",
                    request,
                    response);
        } else if (failure instanceof AuthenticationServiceException) {
            problems.write(Problem.SIGN_ON_UNAVAILABLE, String.valueOf(failure.getMessage()), request, response);
        } else {
            challenge(request, response);
            problems.write(
                    Problem.UNAUTHORIZED,
                    "Send a valid user and password by HTTP Basic, or a valid token as 'Authorization: Bearer …'",
                    request,
                    response);
        }
    }

    /** Scripts of a page are spared the browser's own dialog, which would hide the page's. */
    private static void challenge(HttpServletRequest request, HttpServletResponse response) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        if (mode == null || mode.equals("navigate")) {
            response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic " + REALM);
        }
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer " + REALM);
    }
}
