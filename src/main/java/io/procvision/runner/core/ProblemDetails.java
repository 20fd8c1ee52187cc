package io.procvision.runner.core;

import java.net.URI;
import org.springframework.http.ProblemDetail;

/** Gives every problem the one form of RFC 9457 that clients know. */
public final class ProblemDetails {

    private ProblemDetails() {}

    public static ProblemDetail of(RunnerException failure) {
        ProblemDetail detail = of(failure.problem(), failure.problem().status(), failure.detail());
        detail.setProperty("code", failure.code());
        return detail;
    }

    /** With a status other than the problem's own, for what the framework rejects (405, 415 and the like). */
    public static ProblemDetail of(Problem problem, int status, String detail) {
        ProblemDetail body = ProblemDetail.forStatus(status);
        body.setType(URI.create("/problems/" + problem.error()));
        body.setTitle(problem.title());
        body.setDetail(detail);
        body.setProperty("code", problem.code());
        body.setProperty("error", problem.error());
        return body;
    }
}
