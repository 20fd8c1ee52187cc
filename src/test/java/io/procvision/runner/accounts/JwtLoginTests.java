package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class JwtLoginTests {

    private static final ClientAddress THERE = ClientAddress.of("10.0.0.7");
    private static final Instant END = Instant.parse("2090-01-01T00:00:00Z");

    private final JwtDecoder provider = mock(JwtDecoder.class);
    private final FederatedUsers users = mock(FederatedUsers.class);
    private final LoginAudit audit = mock(LoginAudit.class);
    private final AtomicLong nanos = new AtomicLong();
    private JwtLogin login;

    @BeforeEach
    @SuppressWarnings("unchecked") // a mock of a generic type
    void configure() {
        ObjectProvider<JwtDecoder> configured = mock(ObjectProvider.class);
        when(configured.getIfAvailable()).thenReturn(provider);
        when(provider.decode(any())).thenThrow(new BadJwtException("no such key"));
        when(users.of(any(), any())).thenReturn(new FederatedUser("line-3", "b1", Role.OPERATOR, END));
        login = new JwtLogin(configured, users, new LoginThrottle(nanos::get), audit, Clock.systemUTC());
    }

    @Test
    void whoGuessesTooOftenAsksTheProviderNoMore() {
        guess(LoginThrottle.FREE + 1);

        assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> login.authenticate("one more", THERE));

        verify(provider, never()).decode("one more");
        verify(audit, times(LoginThrottle.FREE + 1)).failed(any(), any(), any(), any());
    }

    @Test
    void aTokenThatWasGoodDoesNotWaitForTheGuessesOfOthers() {
        accept("good");
        assertThat(login.authenticate("good", THERE)).isPresent();
        guess(LoginThrottle.FREE + 1);

        assertThat(login.authenticate("good", THERE)).isPresent();
    }

    @Test
    void aTokenThatIsGoodNoMoreIsAGuessLikeOthers() {
        accept("good");
        login.authenticate("good", THERE);
        guess(LoginThrottle.FREE + 1);
        doThrow(new BadJwtException("expired")).when(provider).decode("good");

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> login.authenticate("good", THERE));
        }
        verify(provider, times(2)).decode("good");
    }

    private void accept(String token) {
        Jwt jwt = new Jwt(token, Instant.EPOCH, END, Map.of("alg", "none"), Map.of("sub", "b1"));
        doReturn(jwt).when(provider).decode(token);
    }

    private void guess(int times) {
        for (int guess = 0; guess < times; guess++) {
            String token = "guess " + guess;
            assertThatExceptionOfType(BadCredentialsException.class).isThrownBy(() -> login.authenticate(token, THERE));
        }
    }
}
