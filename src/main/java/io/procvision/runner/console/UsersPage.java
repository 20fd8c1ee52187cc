package io.procvision.runner.console;

import io.procvision.runner.accounts.AccountAdministration;
import io.procvision.runner.accounts.Role;
import io.procvision.runner.core.Actor;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Who may use the service: accounts made, given another role, shut out, given a new password, deleted. */
@Controller
class UsersPage {

    private static final String PAGE = "/console/users";
    private static final List<Role> ROLES = List.of(Role.values());

    private final AccountAdministration accounts;
    private final Outcome outcome;

    UsersPage(AccountAdministration accounts, Outcome outcome) {
        this.accounts = accounts;
        this.outcome = outcome;
    }

    @GetMapping(PAGE)
    String list(Model model) {
        model.addAttribute("users", accounts.all());
        model.addAttribute("roles", ROLES);
        return "console/users";
    }

    @PostMapping(PAGE)
    RedirectView create(
            @RequestParam String username, @RequestParam String password, @RequestParam Role role, Principal operator) {
        accounts.create(username.strip(), password, role, Actor.of(operator));
        return outcome.done(PAGE, "users.created", username.strip());
    }

    @GetMapping(PAGE + "/{username}")
    String one(@PathVariable String username, Principal operator, Model model) {
        model.addAttribute("user", accounts.one(username));
        model.addAttribute("self", operator.getName().equals(username));
        model.addAttribute("roles", ROLES);
        return "console/user";
    }

    /** Each form of the page sends what it is about; whatever is absent stays as it is. */
    @PostMapping(PAGE + "/{username}")
    RedirectView change(
            @PathVariable String username,
            @RequestParam(required = false) @Nullable Role role,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @RequestParam(required = false) @Nullable String password,
            Principal operator) {
        accounts.change(username, role, enabled, password, Actor.of(operator));
        return outcome.done(PAGE + "/" + username, "users.changed", username);
    }

    @PostMapping(PAGE + "/{username}/delete")
    RedirectView delete(@PathVariable String username, Principal operator) {
        accounts.delete(username, Actor.of(operator));
        return outcome.done(PAGE, "users.deleted", username);
    }
}
