package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.history.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;

@ExtendWith(OutputCaptureExtension.class)
class AdminAccountTests {

    private static final String SHOWN = "The password of the user admin, shown this once: ";

    private final AccountRepository accounts = mock(AccountRepository.class);
    private final AuditTrail audit = mock(AuditTrail.class);
    private final PlatformTransactionManager transactions = mock(PlatformTransactionManager.class);
    private final PasswordEncoder encoder = new BCryptPasswordEncoder(4);

    @Test
    void theFirstStartMakesAnAdmin() {
        start(null);

        assertThat(stored().isActiveAdmin()).isTrue();
    }

    @Test
    void theMadeUpPasswordIsPrintedOnce(CapturedOutput output) {
        start(null);
        String printed = shown(output);

        assertThat(encoder.matches(printed, stored().passwordHash())).isTrue();
    }

    @Test
    void aPasswordWhoseAccountIsUndoneIsNotPrinted(CapturedOutput output) {
        doThrow(new TransactionSystemException("the audit row could not be written"))
                .when(transactions)
                .commit(any());

        assertThatExceptionOfType(TransactionSystemException.class).isThrownBy(() -> start(null));

        assertThat(output.getAll()).doesNotContain(SHOWN);
    }

    @Test
    void theAccountAndItsAuditRowAreOfOneTransaction() {
        start(null);

        InOrder order = inOrder(transactions, accounts, audit);
        order.verify(transactions).getTransaction(any());
        order.verify(accounts).save(any());
        order.verify(audit).record(any());
        order.verify(transactions).commit(any());
    }

    @Test
    void aShortPasswordStillCountsAndIsWarnedOf(CapturedOutput output) {
        start("short");

        assertThat(encoder.matches("short", stored().passwordHash())).isTrue();
        assertThat(output.getAll()).contains("runner.security.admin-password", "at least 8 characters");
    }

    @Test
    void aPasswordThatCannotBeStoredIsRefusedByName() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> start("夜".repeat(25)))
                .withMessageContaining("runner.security.admin-password")
                .withMessageContaining("at most 72 bytes");
        verify(accounts, never()).save(any());
    }

    private static String shown(CapturedOutput output) {
        List<String> lines =
                output.getAll().lines().filter(line -> line.contains(SHOWN)).toList();
        assertThat(lines).hasSize(1);
        return lines.get(0)
                .substring(lines.get(0).indexOf(SHOWN) + SHOWN.length())
                .strip();
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
        new AdminAccount(accounts, encoder, settings, audit, transactions, Clock.systemUTC()).afterPropertiesSet();
    }

    private Account stored() {
        ArgumentCaptor<Account> stored = ArgumentCaptor.forClass(Account.class);
        verify(accounts).save(stored.capture());
        return stored.getValue();
    }
}
