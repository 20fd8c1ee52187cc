package io.procvision.runner.core;

import java.net.URI;
import org.springframework.http.ProblemDetail;

/** Gives every problem the one form of RFC 9457 that clients know. */
public final class ProblemDetails {

    private ProblemDetails() {}

    public static ProblemDetail of(RunnerException failure) {
        ProblemDetail detail = of(failure.problem(), failure.problem().status(), failure.detail());
        detail.setProperty("code", failure.code());
        AlgorithmVersion version = failure.version();
        if (version != null) {
            detail.setProperty("pid", failure.pid());
            detail.setProperty("name", version.name());
            detail.setProperty("version", version.version());
        }
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
        String requestId = RequestId.current();
        if (requestId != null) {
            body.setProperty("request_id", requestId);
        }
        return body;
    }
}
