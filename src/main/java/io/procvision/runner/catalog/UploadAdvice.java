package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.ProblemDetails;
import io.procvision.runner.core.RunnerException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/** An upload that the web server stops at the archive's limit, before any controller sees it, is {@code 2001} as well. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class UploadAdvice {

    private final ArchiveSettings limits;

    UploadAdvice(ArchiveSettings limits) {
        this.limits = limits;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(MaxUploadSizeExceededException tooLarge) {
        RunnerException refused = new RunnerException(
                Problem.INVALID_ZIP,
                "The upload is larger than the %d bytes allowed (runner.archive.max-size)"
                        .formatted(limits.maxSize().toBytes()),
                tooLarge);
        return ResponseEntity.status(refused.problem().status()).body(ProblemDetails.of(refused));
    }
}
