package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

class UsersTests {

    private final AccountRepository accounts = mock(AccountRepository.class);
    private final Users users = new Users(accounts);

    @Test
    void asksTheDatabaseOnceForRequestsInARow() {
        exists("hash");

        for (int request = 0; request < 100; request++) {
            assertThat(users.loadUserByUsername("admin").getPassword()).isEqualTo("hash");
        }

        verify(accounts, times(1)).findById("admin");
    }

    @Test
    void seesAChangedPasswordSoon() {
        exists("old");
        users.loadUserByUsername("admin");

        exists("new");

        await().untilAsserted(() ->
                assertThat(users.loadUserByUsername("admin").getPassword()).isEqualTo("new"));
    }

    /** What another runner did, told by the refresh and not by a request that would still pass. */
    @Test
    void theFirstRequestAfterARefreshIsRefused() {
        Account anna = new Account("anna", "hash", Role.OPERATOR, Instant.EPOCH);
        when(accounts.findAll()).thenReturn(List.of(anna));
        users.refresh();
        assertThat(users.find("anna")).isPresent();

        anna.enable(false);
        users.refresh();

        assertThat(users.find("anna")).isEmpty();
    }

    @Test
    void aRefreshWithoutTheDatabaseForgetsNobody() {
        when(accounts.findAll()).thenReturn(List.of(new Account("anna", "hash", Role.OPERATOR, Instant.EPOCH)));
        users.refresh();
        when(accounts.findAll()).thenThrow(new DataAccessResourceFailureException("down"));

        users.refresh();

        assertThat(users.find("anna")).isPresent();
    }

    @Test
    void refusesARemovedAccountSoon() {
        exists("hash");
        users.loadUserByUsername("admin");

        when(accounts.findById("admin")).thenReturn(Optional.empty());

        await().untilAsserted(() -> assertThatThrownBy(() -> users.loadUserByUsername("admin"))
                .isInstanceOf(UsernameNotFoundException.class));
    }

    @Test
    void whoWasKnownStaysKnownWhileTheDatabaseIsDown() {
        exists("hash");
        users.loadUserByUsername("admin");

        when(accounts.findById("admin")).thenThrow(new DataAccessResourceFailureException("down"));

        await().untilAsserted(() -> {
            assertThat(users.loadUserByUsername("admin").getPassword()).isEqualTo("hash");
            verify(accounts, atLeast(2)).findById("admin");
        });
        assertThat(users.loadUserByUsername("admin").getPassword()).isEqualTo("hash");
    }

    @Test
    void findsAnAccountThatWasMissingAMomentAgo() {
        when(accounts.findById("admin")).thenReturn(Optional.empty());
        assertThatThrownBy(() -> users.loadUserByUsername("admin")).isInstanceOf(UsernameNotFoundException.class);

        exists("hash");

        assertThat(users.loadUserByUsername("admin").getPassword()).isEqualTo("hash");
    }

    @Test
    void aPasswordThatWasChangedHereCountsAtOnce() {
        exists("old");
        users.loadUserByUsername("admin");

        exists("new");
        users.changed("admin");

        assertThat(users.loadUserByUsername("admin").getPassword()).isEqualTo("new");
    }

    @Test
    void aLookUpThatBeganBeforeAChangeIsNotRemembered() throws Exception {
        exists("old");
        users.loadUserByUsername("admin");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        when(accounts.findById("admin")).thenAnswer(call -> {
            reading.countDown();
            changed.await();
            return Optional.of(new Account("admin", "old", Role.ADMIN, Instant.EPOCH));
        });
        await().until(() -> {
            users.loadUserByUsername("admin"); // looks it up in the background once it is no longer fresh
            return reading.getCount() == 0;
        });

        Mockito.reset(accounts);
        exists("new");
        users.changed("admin");
        changed.countDown();

        await().during(Duration.ofMillis(300))
                .untilAsserted(
                        () -> assertThat(users.loadUserByUsername("admin").getPassword())
                                .isEqualTo("new"));
    }

    @Test
    void aDisabledAccountIsNone() {
        Account disabled = new Account("admin", "hash", Role.ADMIN, Instant.EPOCH);
        disabled.enable(false);
        when(accounts.findById("admin")).thenReturn(Optional.of(disabled));

        assertThatThrownBy(() -> users.loadUserByUsername("admin")).isInstanceOf(UsernameNotFoundException.class);
    }

    private void exists(String hash) {
        when(accounts.findById("admin")).thenReturn(Optional.of(new Account("admin", hash, Role.ADMIN, Instant.EPOCH)));
    }
}
