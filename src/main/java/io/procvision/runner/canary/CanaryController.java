package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.PageView;
import jakarta.validation.Valid;
import java.net.URI;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Canaries by hand. */
@RestController
@RequestMapping("/api/v1/canaries")
class CanaryController {

    private final CanaryDesk desk;

    CanaryController(CanaryDesk desk) {
        this.desk = desk;
    }

    @PostMapping
    ResponseEntity<CanaryView> create(@Valid @RequestBody CanaryRequest body, @Nullable Principal operator) {
        CanaryView canary = desk.create(body, Actor.of(operator));
        return ResponseEntity.created(URI.create("/api/v1/canaries/" + canary.id()))
                .body(canary);
    }

    @PostMapping("/preview")
    CanaryPreview preview(@Valid @RequestBody CanaryRequest body) {
        return desk.preview(body);
    }

    @GetMapping
    PageView<CanaryView> list(
            @RequestParam(required = false) @Nullable CanaryState state,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return desk.list(Optional.ofNullable(state), page, size);
    }

    @GetMapping("/{id}")
    CanaryView show(@PathVariable long id) {
        return desk.show(id);
    }

    @PostMapping("/{id}/promote")
    CanaryView promote(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        return desk.promote(id, null, Actor.of(operator), text(body));
    }

    @PostMapping("/{id}/approve")
    CanaryView approve(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        return desk.approve(id, Actor.of(operator), text(body));
    }

    @PostMapping("/{id}/pause")
    CanaryView pause(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        return desk.pause(id, Actor.of(operator), text(body));
    }

    @PostMapping("/{id}/resume")
    CanaryView resume(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        return desk.resume(id, null, Actor.of(operator), text(body));
    }

    @PostMapping("/{id}/abort")
    CanaryView abort(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        return desk.abort(id, Actor.of(operator), text(body));
    }

    private static @Nullable String text(@Nullable Reason body) {
        return body == null ? null : body.reason();
    }

    /** The body of every step that a person takes; it may be missing. */
    record Reason(@Nullable String reason) {}
}
