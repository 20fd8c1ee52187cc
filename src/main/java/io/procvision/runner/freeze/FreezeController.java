package io.procvision.runner.freeze;

import io.procvision.runner.core.Actor;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The calendar of freeze windows, changed while the service runs. */
@RestController
@RequestMapping("/api/v1/freezes")
class FreezeController {

    private final FreezeCalendar calendar;

    FreezeController(FreezeCalendar calendar) {
        this.calendar = calendar;
    }

    @GetMapping
    List<FreezeView> all() {
        return calendar.all();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    FreezeView add(@Valid @RequestBody FreezeRequest body, @Nullable Principal operator) {
        return calendar.add(body, Actor.of(operator));
    }

    /** Also while it freezes: whoever may make windows may end them. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String reason,
            @Nullable Principal operator) {
        calendar.remove(id, Actor.of(operator), reason == null ? "" : reason);
    }
}
