package io.procvision.runner.accounts;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.stereotype.Component;

/** Changes one's own password. The present one is asked for once more, because a session may have been left open. */
@Component
public class OwnPassword {

    private final AccountAdministration accounts;
    private final PasswordLogin login;
    private final ConsoleSessions sessions;

    OwnPassword(AccountAdministration accounts, PasswordLogin login, ConsoleSessions sessions) {
        this.accounts = accounts;
        this.login = login;
        this.sessions = sessions;
    }

    /** @param request whose address answers for a wrong guess */
    public void change(Caller caller, String current, String next, HttpServletRequest request) {
        confirm(caller.account(), current, request);
        accounts.changeOwnPassword(caller.account(), next);
    }

    /** For somebody at the console: all sessions of the account end but this one. */
    public void changeAndStay(
            Caller caller, String current, String next, HttpServletRequest request, HttpServletResponse response) {
        sessions.outlive(() -> change(caller, current, next, request), caller.account(), request, response);
    }

    private void confirm(String account, String password, HttpServletRequest request) {
        UsernamePasswordAuthenticationToken attempt =
                UsernamePasswordAuthenticationToken.unauthenticated(account, password);
        attempt.setDetails(new ClientDetails(request));
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
}
