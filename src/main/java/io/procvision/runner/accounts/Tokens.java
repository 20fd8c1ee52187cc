package io.procvision.runner.accounts;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds tokens for logins by the hash of their secret; see {@link Remembered} for how soon a change counts. All are known
 * from the start on: those that are not known are slowed down as guesses while somebody guesses.
 */
@Component
class Tokens {

    private final ApiTokenRepository tokens;
    private final AccountRepository accounts;
    private final Remembered<KnownToken> known;

    Tokens(ApiTokenRepository tokens, AccountRepository accounts) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.known = new Remembered<>(hash -> tokens.findBySecretHash(hash).flatMap(this::withOwner));
    }

    @EventListener(ApplicationStartedEvent.class)
    void rememberAll() {
        tokens.findAll().forEach(this::created);
    }

    /** Another runner may have revoked one, or changed an owner; one that it made is no guess here either. */
    @Scheduled(fixedDelayString = Remembered.REFRESH)
    void refresh() {
        known.refresh(() -> {
            Map<String, Account> owners = accounts.findAll().stream()
                    .filter(Account::isEnabled)
                    .collect(Collectors.toMap(Account::username, owner -> owner));
            return tokens.findAll().stream()
                    .filter(token -> owners.containsKey(token.owner()))
                    .collect(Collectors.toMap(
                            ApiToken::secretHash,
                            token -> KnownToken.of(token, Objects.requireNonNull(owners.get(token.owner())))));
        });
    }

    Optional<KnownToken> find(String secretHash) {
        return known.get(secretHash);
    }

    boolean knows(String secretHash) {
        return known.knows(secretHash);
    }

    void created(ApiToken token) {
        withOwner(token).ifPresent(login -> known.put(token.secretHash(), login));
    }

    void revoked(ApiToken token) {
        known.changed(token.secretHash());
    }

    /** An account's role bounds that of its tokens, and a disabled one has none that count. */
    void ownerChanged(String account) {
        known.changed(token -> token.account().equals(account));
    }

    private Optional<KnownToken> withOwner(ApiToken token) {
        return accounts.findById(token.owner()).filter(Account::isEnabled).map(owner -> KnownToken.of(token, owner));
    }
}
