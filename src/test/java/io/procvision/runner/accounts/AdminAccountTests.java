package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.history.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class AdminAccountTests {

    private final AccountRepository accounts = mock(AccountRepository.class);
    private final PasswordEncoder encoder = new BCryptPasswordEncoder(4);

    @Test
    void theFirstStartMakesAnAdmin() {
        start(null);

        assertThat(stored().isActiveAdmin()).isTrue();
    }

    @Test
    void aStartWithAnotherAdminMakesNone() {
        when(accounts.existsByRoleAndEnabledTrue(Role.ADMIN)).thenReturn(true);

        start(null);

        verify(accounts, never()).save(any());
    }

    @Test
    void aSetPasswordLetsALockedOutAdminInAgain() {
        Account locked =
                new Account(Account.ADMIN, String.valueOf(encoder.encode("forgotten")), Role.ADMIN, Instant.EPOCH);
        locked.changeRole(Role.VIEWER);
        locked.enable(false);
        when(accounts.findById(Account.ADMIN)).thenReturn(Optional.of(locked));

        start("remembered");

        assertThat(stored()).isSameAs(locked);
        assertThat(locked.isActiveAdmin()).isTrue();
        assertThat(encoder.matches("remembered", locked.passwordHash())).isTrue();
    }

    @Test
    void twoRunnersThatStartTogetherMakeOneAdmin() {
        Account others =
                new Account(Account.ADMIN, String.valueOf(encoder.encode("the same")), Role.ADMIN, Instant.EPOCH);
        when(accounts.findById(Account.ADMIN)).thenReturn(Optional.empty()).thenReturn(Optional.of(others));
        when(accounts.save(any())).thenThrow(new DataIntegrityViolationException("admin is there already"));

        start("the same");

        verify(accounts).save(any());
    }

    @Test
    void aSetPasswordThatHoldsAlreadyChangesNothing() {
        when(accounts.findById(Account.ADMIN))
                .thenReturn(Optional.of(
                        new Account(Account.ADMIN, String.valueOf(encoder.encode("same")), Role.ADMIN, Instant.EPOCH)));

        start("same");

        verify(accounts, never()).save(any());
    }

    private void start(@Nullable String password) {
        SecuritySettings settings = new SecuritySettings(password, Duration.ofDays(1), Duration.ofDays(1));
        new AdminAccount(accounts, encoder, settings, mock(AuditTrail.class), Clock.systemUTC()).afterPropertiesSet();
    }

    private Account stored() {
        ArgumentCaptor<Account> stored = ArgumentCaptor.forClass(Account.class);
        verify(accounts).save(stored.capture());
        return stored.getValue();
    }
}
