package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who one is here, and one's own password. */
@RestController
@RequestMapping("/api/v1/account")
class OwnAccountController {

    private final OwnPassword password;

    OwnAccountController(OwnPassword password) {
        this.password = password;
    }

    @GetMapping
    AccountView show(Authentication authentication) {
        Caller caller = Caller.of(authentication);
        return new AccountView(caller.account(), caller.role(), caller.token());
    }

    @PutMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(
            @Valid @RequestBody PasswordChange passwords, Authentication authentication, HttpServletRequest request) {
        password.change(Caller.of(authentication), passwords.currentPassword(), passwords.newPassword(), request);
    }

    /** @param token the name of the token that was sent, null with a password */
    record AccountView(String username, Role role, @Nullable String token) {}

    record PasswordChange(
            @NotNull String currentPassword, @NotNull String newPassword) {
        @Override
        public String toString() {
            return "PasswordChange";
        }
    }
}
