package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Says whether a package would install, or an installed one still works. */
@RestController
@RequestMapping("/api/v1/algorithms/validate")
class ValidationController {

    private final PackageValidator validator;

    ValidationController(PackageValidator validator) {
        this.validator = validator;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ValidationView upload(@RequestParam MultipartFile file) {
        try (InputStream upload = file.getInputStream()) {
            return validator.validate(upload);
        } catch (IOException failure) {
            throw StorageFailures.of("The upload could not be read", failure);
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ValidationView installed(@RequestBody Request request) {
        return validator.validate(request.key());
    }

    record Request(@Nullable String name, @Nullable String version) {

        AlgorithmVersion key() {
            if (name == null || version == null) {
                throw new RunnerException(
                        Problem.INVALID_PARAMS, "name and version of an installed package are required");
            }
            return new AlgorithmVersion(name, version);
        }
    }
}
