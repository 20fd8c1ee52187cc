package io.procvision.runner.accounts;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
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

    private final AccountAdministration accounts;
    private final PasswordLogin login;

    OwnAccountController(AccountAdministration accounts, PasswordLogin login) {
        this.accounts = accounts;
        this.login = login;
    }

    @GetMapping
    AccountView show(Authentication authentication) {
        Caller caller = Caller.of(authentication);
        return new AccountView(caller.account(), caller.role(), caller.token());
    }

    /** The present password is asked for once more, because a session may have been left open. */
    @PutMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(
            @Valid @RequestBody PasswordChange passwords, Authentication authentication, HttpServletRequest request) {
        Caller caller = Caller.of(authentication);
        confirm(caller.account(), passwords.currentPassword(), request);
        accounts.changeOwnPassword(caller.account(), passwords.newPassword());
    }

    private void confirm(String account, String password, HttpServletRequest request) {
        UsernamePasswordAuthenticationToken attempt =
                UsernamePasswordAuthenticationToken.unauthenticated(account, password);
        attempt.setDetails(new WebAuthenticationDetails(request));
        try {
            login.authenticate(attempt);
        } catch (ThrottledException throttled) {
            throw new RunnerException(
                    Problem.TOO_MANY_ATTEMPTS,
                    String.valueOf(throttled.getMessage()),
                    Duration.ofSeconds(throttled.seconds()));
        } catch (BadCredentialsException wrong) {
            throw new RunnerException(Problem.FORBIDDEN, "current_password is not your password", wrong);
        }
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
