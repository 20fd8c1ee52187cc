package io.procvision.runner.console;

import io.procvision.runner.accounts.SingleSignOn;
import io.procvision.runner.core.Problem;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/** Where people log in. What it says above the form, the address tells: why they are here, or why they are not in yet. */
@Controller
class LoginPage {

    private final Outcome outcome;
    private final SingleSignOn singleSignOn;

    LoginPage(Outcome outcome, SingleSignOn singleSignOn) {
        this.outcome = outcome;
        this.singleSignOn = singleSignOn;
    }

    @GetMapping("/login")
    ModelAndView show(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable Integer wait,
            @RequestParam(required = false) @Nullable String unavailable,
            @RequestParam(required = false) @Nullable String sso,
            @RequestParam(required = false) @Nullable String expired,
            @RequestParam(required = false) @Nullable String logout,
            @Nullable Principal person) {
        if (person != null) {
            return expired == null
                    ? new ModelAndView("redirect:/console")
                    : new ModelAndView((View) outcome.back(Failure.of(
                            Problem.FORBIDDEN, "That page was of an earlier session, so nothing has been changed")));
        }
        return new ModelAndView("console/login")
                .addObject("wrong", error != null)
                .addObject("wait", wait)
                .addObject("unavailable", unavailable != null)
                .addObject("refused", "refused".equals(sso))
                .addObject("unproven", "failed".equals(sso))
                .addObject("providers", singleSignOn.providers())
                .addObject("expired", expired != null)
                .addObject("loggedOut", logout != null);
    }
}
