package io.procvision.runner.console;

import io.procvision.runner.accounts.Caller;
import io.procvision.runner.accounts.OwnPassword;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Who one is here, and one's own password. */
@Controller
class AccountPage {

    private static final String PAGE = "/console/account";

    private final OwnPassword password;
    private final Outcome outcome;

    AccountPage(OwnPassword password, Outcome outcome) {
        this.password = password;
        this.outcome = outcome;
    }

    @GetMapping(PAGE)
    String show(Authentication login, Model model) {
        Caller caller = Caller.of(login);
        model.addAttribute("account", caller.account());
        model.addAttribute("role", caller.role().word());
        model.addAttribute("known", login.getPrincipal() instanceof UserDetails);
        return "console/account";
    }

    /** Typed twice, because nobody sees what is typed. */
    @PostMapping(PAGE + "/password")
    RedirectView change(
            @RequestParam("password-current") String current,
            @RequestParam("password-new") String next,
            @RequestParam("password-repeated") String repeated,
            Authentication login,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!next.equals(repeated)) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "The new password and its repetition differ, and nothing was changed");
        }
        password.changeAndStay(Caller.of(login), current, next, request, response);
        return outcome.done(PAGE, "account.changed");
    }
}
