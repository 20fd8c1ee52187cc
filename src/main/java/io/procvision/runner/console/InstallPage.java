package io.procvision.runner.console;

import io.procvision.runner.catalog.ArchiveSettings;
import io.procvision.runner.catalog.Operation;
import io.procvision.runner.catalog.PackageInstaller;
import io.procvision.runner.catalog.WaitingArchives;
import io.procvision.runner.catalog.WatchedValidation;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.view.RedirectView;

/** Brings packages in: by an upload, which may also be checked only, or from what lies in {@code zips/}. */
@Controller
class InstallPage {

    private final PackageInstaller installer;
    private final WatchedValidation validation;
    private final WaitingArchives archives;
    private final ArchiveSettings limits;

    InstallPage(
            PackageInstaller installer,
            WatchedValidation validation,
            WaitingArchives archives,
            ArchiveSettings limits) {
        this.installer = installer;
        this.validation = validation;
        this.archives = archives;
        this.limits = limits;
    }

    @GetMapping("/console/packages/install")
    String form(Model model) {
        model.addAttribute("archives", archives.all());
        model.addAttribute("maxBytes", limits.maxSize().toBytes());
        return "console/install";
    }

    @PostMapping("/console/packages/install")
    RedirectView install(@RequestParam MultipartFile file, @Nullable Principal operator) {
        Actor actor = Actor.of(operator);
        return OperationPage.of(started(file, (upload, name) -> installer.installUpload(upload, name, actor)));
    }

    @PostMapping("/console/packages/validate")
    RedirectView validate(@RequestParam MultipartFile file) {
        return OperationPage.of(started(file, validation::ofUpload));
    }

    @PostMapping("/console/packages/deliver")
    RedirectView deliver(@RequestParam String zip, @Nullable Principal operator) {
        return OperationPage.of(installer.installDelivered(zip, Actor.of(operator)));
    }

    private static Operation started(
            MultipartFile file, BiFunction<InputStream, @Nullable String, Operation> operation) {
        if (file.isEmpty()) {
            throw new RunnerException(Problem.INVALID_PARAMS, "No file was chosen, or the file is empty");
        }
        try (InputStream upload = file.getInputStream()) {
            return operation.apply(upload, file.getOriginalFilename());
        } catch (IOException failure) {
            throw new UncheckedIOException("The upload could not be read", failure);
        }
    }
}
