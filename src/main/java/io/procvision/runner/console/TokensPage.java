package io.procvision.runner.console;

import io.procvision.runner.accounts.Caller;
import io.procvision.runner.accounts.CreatedToken;
import io.procvision.runner.accounts.Role;
import io.procvision.runner.accounts.TokenAdministration;
import io.procvision.runner.accounts.TokenView;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.view.RedirectView;

/** Tokens for programs: made, shown once, revoked. Everybody sees their own, admins those of all. */
@Controller
class TokensPage {

    private static final String PAGE = "/console/tokens";

    private final TokenAdministration tokens;
    private final Outcome outcome;
    private final Clock clock;

    TokensPage(TokenAdministration tokens, Outcome outcome, Clock clock) {
        this.tokens = tokens;
        this.outcome = outcome;
        this.clock = clock;
    }

    @GetMapping(PAGE)
    String list(Authentication login, Model model) {
        Caller caller = Caller.of(login);
        model.addAttribute("tokens", tokens.visibleTo(caller));
        model.addAttribute("now", clock.instant());
        model.addAttribute("caller", caller.account());
        model.addAttribute(
                "roles",
                Arrays.stream(Role.values())
                        .filter(role -> caller.role().includes(role))
                        .toList());
        return "console/tokens";
    }

    /** The secret goes along to the very next page and is gone after it. */
    @PostMapping(PAGE)
    RedirectView create(
            @RequestParam String name,
            @RequestParam Role role,
            @RequestParam(defaultValue = "") String owner,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate until,
            Authentication login,
            HttpServletRequest request) {
        CreatedToken created = tokens.create(
                Caller.of(login), owner.isBlank() ? null : owner.strip(), name.strip(), role, endOf(until));
        RequestContextUtils.getOutputFlashMap(request).put("created", created);
        return outcome.done(PAGE, "tokens.created", created.name());
    }

    @GetMapping(PAGE + "/{id}")
    String one(@PathVariable String id, Authentication login, Model model) {
        model.addAttribute("token", find(id, login));
        return "console/token";
    }

    @PostMapping(PAGE + "/{id}/revoke")
    RedirectView revoke(@PathVariable String id, Authentication login) {
        TokenView token = find(id, login);
        tokens.revoke(Caller.of(login), id);
        return outcome.done(PAGE, "tokens.revoked", token.name());
    }

    private TokenView find(String id, Authentication login) {
        return tokens.visibleTo(Caller.of(login)).stream()
                .filter(token -> token.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RunnerException(
                        Problem.NOT_FOUND, "You have no token '%s': it may have been revoked".formatted(id)));
    }

    /** With the end of that day. */
    static @Nullable Instant endOf(@Nullable LocalDate day) {
        try {
            return day == null ? null : day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException beyondTime) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "until is %s, after which there is no day".formatted(day), beyondTime);
        }
    }
}
