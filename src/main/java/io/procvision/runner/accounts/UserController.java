package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who may use the service, for admins. */
@RestController
@RequestMapping("/api/v1/users")
class UserController {

    private final AccountAdministration accounts;

    UserController(AccountAdministration accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    List<UserView> list() {
        return accounts.all();
    }

    @PostMapping
    ResponseEntity<UserView> create(@Valid @RequestBody NewUser user, @Nullable Principal operator) {
        UserView created = accounts.create(user.username(), user.password(), user.role(), Actor.of(operator));
        return ResponseEntity.created(URI.create("/api/v1/users/" + created.username()))
                .body(created);
    }

    @GetMapping("/{username}")
    UserView one(@PathVariable String username) {
        return accounts.one(username);
    }

    @PatchMapping("/{username}")
    UserView change(@PathVariable String username, @RequestBody UserChange user, @Nullable Principal operator) {
        return accounts.change(username, user.role(), user.enabled(), user.password(), Actor.of(operator));
    }

    @DeleteMapping("/{username}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String username, @Nullable Principal operator) {
        accounts.delete(username, Actor.of(operator));
    }

    record NewUser(
            @NotBlank String username,
            @NotNull String password,
            @NotNull Role role) {
        @Override
        public String toString() {
            return "NewUser[%s, %s]".formatted(username, role);
        }
    }

    /** Whatever is absent stays as it is. */
    record UserChange(
            @Nullable Role role,
            @Nullable Boolean enabled,
            @Nullable String password) {
        @Override
        public String toString() {
            return "UserChange[%s, enabled %s]".formatted(role, enabled);
        }
    }
}
