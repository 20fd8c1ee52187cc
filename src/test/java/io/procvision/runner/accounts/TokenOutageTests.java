package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.history.AuditTrail;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;

/** Tokens while the database is away, and how seldom it is asked while it is there. */
class TokenOutageTests {

    private static final ClientAddress LINE = ClientAddress.of("10.0.0.7");

    private final ApiTokenRepository repository = mock(ApiTokenRepository.class);
    private final AccountRepository accounts = mock(AccountRepository.class);
    private final AuditTrail trail = mock(AuditTrail.class);
    private final Tokens tokens = new Tokens(repository, accounts);
    private final TokenLogin login = new TokenLogin(
            mock(JwtLogin.class), // there is no provider
            tokens,
            new TokenUse(repository),
            new LoginThrottle(),
            new LoginAudit(trail),
            Clock.systemUTC());

    private final String secret = TokenSecret.random();
    private final ApiToken token =
            new ApiToken("anna", "line-3", Role.CLIENT, TokenSecret.hash(secret), Instant.EPOCH, Instant.MAX);

    @BeforeEach
    void exists() {
        when(repository.findBySecretHash(token.secretHash())).thenReturn(Optional.of(token));
        when(accounts.findById("anna"))
                .thenReturn(Optional.of(new Account("anna", "hash", Role.OPERATOR, Instant.EPOCH)));
    }

    @Test
    void requestsInARowAskTheDatabaseOnce() {
        for (int request = 0; request < 100; request++) {
            assertThat(login.authenticate(secret, LINE).getName()).isEqualTo("anna (token line-3)");
        }

        verify(repository, times(1)).findBySecretHash(token.secretHash());
        verify(repository, never()).used(any(), any());
    }

    @Test
    void aKnownTokenStaysKnownWhileTheDatabaseIsDown() {
        login.authenticate(secret, LINE);
        when(repository.findBySecretHash(token.secretHash())).thenThrow(new DataAccessResourceFailureException("down"));

        await().untilAsserted(() -> {
            assertThat(login.authenticate(secret, LINE).getAuthorities())
                    .extracting("authority")
                    .contains("CALL");
            verify(repository, atLeast(2)).findBySecretHash(token.secretHash());
        });
    }

    @Test
    void tokensThatNobodyUsedYetAreKnownFromTheStart() {
        when(repository.findAll()).thenReturn(List.of(token));
        tokens.rememberAll();
        when(repository.findBySecretHash(token.secretHash())).thenThrow(new DataAccessResourceFailureException("down"));

        assertThat(login.authenticate(secret, LINE).getName()).isEqualTo("anna (token line-3)");
    }

    /** By another runner: revoked, or its owner's role lowered. */
    @Test
    void whatChangedElsewhereCountsFromTheNextRefresh() {
        Account anna = new Account("anna", "hash", Role.OPERATOR, Instant.EPOCH);
        when(repository.findAll()).thenReturn(List.of(token));
        when(accounts.findAll()).thenReturn(List.of(anna));
        tokens.refresh();
        assertThat(login.authenticate(secret, LINE).getAuthorities()).isNotEmpty();

        anna.changeRole(Role.METRICS);
        tokens.refresh();
        assertThat(login.authenticate(secret, LINE).getAuthorities())
                .extracting("authority")
                .doesNotContain("CALL");

        when(repository.findAll()).thenReturn(List.of());
        when(repository.findBySecretHash(token.secretHash())).thenReturn(Optional.empty());
        tokens.refresh();
        assertThatExceptionOfType(BadCredentialsException.class).isThrownBy(() -> login.authenticate(secret, LINE));
    }

    @Test
    void anUnknownTokenIsNoGuessWhileTheDatabaseIsDown() {
        when(repository.findBySecretHash(token.secretHash())).thenThrow(new DataAccessResourceFailureException("down"));

        assertThatExceptionOfType(InternalAuthenticationServiceException.class)
                .isThrownBy(() -> login.authenticate(secret, LINE));
        verify(trail, never()).record(any());
    }

    @Test
    void guessesAreSlowedAndAKnownTokenBesideThemIsNot() {
        login.authenticate(secret, LINE);
        for (int guess = 0; guess <= LoginThrottle.FREE; guess++) {
            assertThatExceptionOfType(BadCredentialsException.class)
                    .isThrownBy(() -> login.authenticate(TokenSecret.random(), LINE));
        }

        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> login.authenticate(TokenSecret.random(), LINE));
        assertThat(login.authenticate(secret, LINE).isAuthenticated()).isTrue();
        verify(trail, times(LoginThrottle.FREE + 1)).record(any());
    }
}
