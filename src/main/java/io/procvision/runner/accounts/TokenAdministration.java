package io.procvision.runner.accounts;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes and revokes tokens: everybody their own, admins those of all. */
@Component
public class TokenAdministration {

    private final ApiTokenRepository repository;
    private final AccountAdministration accounts;
    private final Tokens tokens;
    private final TokenUse use;
    private final AuditedChange change;
    private final SecuritySettings settings;
    private final Clock clock;

    TokenAdministration(
            ApiTokenRepository repository,
            AccountAdministration accounts,
            Tokens tokens,
            TokenUse use,
            AuditedChange change,
            SecuritySettings settings,
            Clock clock) {
        this.repository = repository;
        this.accounts = accounts;
        this.tokens = tokens;
        this.use = use;
        this.change = change;
        this.settings = settings;
        this.clock = clock;
    }

    public List<TokenView> visibleTo(Caller caller) {
        List<ApiToken> visible = caller.role() == Role.ADMIN
                ? repository.findAllByOrderByOwnerAscNameAsc()
                : repository.findByOwnerOrderByName(caller.account());
        return visible.stream()
                .map(token -> TokenView.of(token, use.lastUse(token)))
                .toList();
    }

    public CreatedToken create(
            Caller caller, @Nullable String owner, String name, Role role, @Nullable Instant expiresAt) {
        AccountName.require(name, "name");
        String account = owner == null ? caller.account() : owner;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant end = expiresAt == null ? now.plus(settings.tokenLifetime()) : expiresAt.truncatedTo(ChronoUnit.MICROS);
        requireEnd(now, end);
        String secret = TokenSecret.random();
        ApiToken token = new ApiToken(account, name, role, TokenSecret.hash(secret), now, end);
        change.perform("token_create", token.toString(), caller.actor(), () -> {
            requireAllowed(caller, account, role);
            if (repository.existsByOwnerAndName(account, name)) {
                throw new RunnerException(
                        Problem.ACCOUNT_CONFLICT,
                        "'%s' has a token '%s' already: revoke it or take another name".formatted(account, name));
            }
            return repository.saveAndFlush(token);
        });
        tokens.created(token);
        return CreatedToken.of(token, secret);
    }

    public void revoke(Caller caller, String id) {
        ApiToken token = repository
                .findById(id)
                .filter(found -> caller.role() == Role.ADMIN || found.owner().equals(caller.account()))
                .orElseThrow(() -> new RunnerException(
                        Problem.NOT_FOUND, "You have no token '%s'; GET /api/v1/tokens lists them".formatted(id)));
        change.perform("token_revoke", token.toString(), caller.actor(), () -> {
            repository.delete(token);
            return token;
        });
        tokens.revoked(token);
    }

    private void requireAllowed(Caller caller, String owner, Role role) {
        if (!owner.equals(caller.account()) && caller.role() != Role.ADMIN) {
            throw new RunnerException(Problem.FORBIDDEN, "Only admins make tokens for others, such as " + owner);
        }
        Role highest = accounts.require(owner).role();
        if (!highest.includes(role)) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "A token of '%s' may not do more than its owner: %s does not include %s"
                            .formatted(owner, highest.word(), role.word()));
        }
    }

    private void requireEnd(Instant now, Instant end) {
        Instant latest = now.plus(settings.maxTokenLifetime());
        if (!end.isAfter(now) || end.isAfter(latest)) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "expires_at is %s, but must be after now and until %s (runner.security.max-token-lifetime)"
                            .formatted(end, latest));
        }
    }
}
