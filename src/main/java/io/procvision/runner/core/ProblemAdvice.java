package io.procvision.runner.core;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Renders every failure as a problem, also those the framework finds before a controller is reached. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(RunnerException failure) {
        if (failure.problem().status() >= 500) {
            try (LogContext unused = LogContext.about(failure.pid(), failure.version())) {
                log.warn("{}: {}", failure.problem(), failure.detail(), failure.getCause());
            }
        }
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(failure.problem().status());
        failure.retryAfter()
                .ifPresent(
                        wait -> answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
        return answer.body(ProblemDetails.of(failure));
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> handleDatabase(Exception failure) {
        return DatabaseOutage.isBehind(failure)
                ? handle(new RunnerException(
                        Problem.DATABASE_UNAVAILABLE,
                        "The database cannot be reached, and this request needs it",
                        DATABASE_RETRY,
                        failure))
                : handle(failure);
    }

    /** Its message names the file; its cause says what the system answered, such as a full disk. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(UncheckedIOException failure) {
        log.error("A file could not be used", failure);
        return ResponseEntity.internalServerError()
                .body(ProblemDetails.of(
                        Problem.INTERNAL_ERROR, 500, "%s: %s".formatted(failure.getMessage(), failure.getCause())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(Exception failure) {
        log.error("Unexpected failure", failure);
        return ResponseEntity.internalServerError()
                .body(ProblemDetails.of(
                        Problem.INTERNAL_ERROR,
                        500,
                        "Unexpected %s".formatted(failure.getClass().getSimpleName())));
    }

    /** A {@link RunnerException} thrown while a request is bound (a malformed PID in its JSON) keeps its own problem. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof RunnerException known) {
                return ResponseEntity.status(known.problem().status()).body(ProblemDetails.of(known));
            }
        }
        String why = failure.getCause() instanceof JacksonException json
                ? JsonFailure.describe(json)
                : firstLine(failure.getMostSpecificCause().getMessage());
        return problem(status, headers, "The body cannot be read: " + why);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String fields = failure.getBindingResult().getAllErrors().stream()
                .map(error -> error instanceof FieldError field
                        ? "%s %s".formatted(snakeCase(field.getField()), field.getDefaultMessage())
                        : String.valueOf(error.getDefaultMessage()))
                .sorted()
                .collect(Collectors.joining("; "));
        return problem(status, headers, fields);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunnerException known) {
                return ResponseEntity.status(known.problem().status()).body(ProblemDetails.of(known));
            }
        }
        String detail = body instanceof ProblemDetail framework && framework.getDetail() != null
                ? framework.getDetail()
                : firstLine(failure.getMessage());
        return problem(status, headers, detail);
    }

    private static ResponseEntity<Object> problem(HttpStatusCode status, HttpHeaders headers, String detail) {
        Problem problem = switch (status.value()) {
            case 404 -> Problem.NOT_FOUND;
            case 500 -> Problem.INTERNAL_ERROR;
            default -> Problem.INVALID_PARAMS;
        };
        return ResponseEntity.status(status).headers(headers).body(ProblemDetails.of(problem, status.value(), detail));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("no reason given");
    }

    private static String snakeCase(String property) {
        return property.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
