package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;

/**
 * Takes packages. The answer is the operation, at once; a client that prefers to wait gets the package instead when it is
 * installed in time (201, or 200 when it was already), or the problem. No thread waits with it.
 */
@RestController
@RequestMapping("/api/v1/algorithms/install")
class InstallController {

    private static final String PREFER = "Prefer";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final PackageInstaller installer;
    private final InstallSettings settings;

    InstallController(PackageInstaller installer, InstallSettings settings) {
        this.installer = installer;
        this.settings = settings;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    DeferredResult<ResponseEntity<Object>> upload(
            @RequestParam MultipartFile file,
            @RequestHeader(name = PREFER, required = false) @Nullable String prefer,
            @Nullable Principal principal) {
        try (InputStream upload = file.getInputStream()) {
            return answer(installer.installUpload(upload, file.getOriginalFilename(), Actor.of(principal)), prefer);
        } catch (IOException failure) {
            throw StorageFailures.of("The upload could not be read", failure);
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    DeferredResult<ResponseEntity<Object>> delivered(
            @RequestBody Request request,
            @RequestHeader(name = PREFER, required = false) @Nullable String prefer,
            @Nullable Principal principal) {
        return answer(installer.installDelivered(request.zip(), Actor.of(principal)), prefer);
    }

    private DeferredResult<ResponseEntity<Object>> answer(Operation operation, @Nullable String prefer) {
        Optional<Duration> wait = PreferredWait.of(prefer, settings.maxWait());
        if (wait.isEmpty() || wait.get().isZero()) {
            DeferredResult<ResponseEntity<Object>> now = new DeferredResult<>();
            now.setResult(accepted(operation));
            return now;
        }
        DeferredResult<ResponseEntity<Object>> later =
                new DeferredResult<>(wait.get().toMillis());
        later.onTimeout(() -> later.setResult(accepted(operation)));
        operation.whenDone(last -> {
            RunnerException failure = operation.failure();
            if (failure != null) {
                later.setErrorResult(failure);
            } else {
                later.setResult(finished(last, wait.get()));
            }
        });
        return later;
    }

    private static ResponseEntity<Object> accepted(Operation operation) {
        OperationView view = operation.view();
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/operations/" + view.id()))
                .body(view);
    }

    private static ResponseEntity<Object> finished(OperationView last, Duration wait) {
        boolean created = !last.step().equals(PackageInstaller.ALREADY_INSTALLED);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .header(PREFERENCE_APPLIED, "wait=" + wait.toSeconds());
        if (last.result() instanceof PackageView view) {
            answer.header(HttpHeaders.LOCATION, "/api/v1/algorithms/%s/%s".formatted(view.name(), view.version()));
        }
        return answer.body(last.result());
    }

    record Request(@Nullable String zip) {}
}
