package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginThrottleTests {

    private static final ClientAddress HERE = ClientAddress.of("127.0.0.1");
    private static final ClientAddress THERE = ClientAddress.of("10.0.0.7");

    private final AtomicLong nanos = new AtomicLong();
    private final LoginThrottle throttle = new LoginThrottle(nanos::get);

    @Test
    void aFewFailuresCostNothingAndEachFurtherOneTwiceTheTime() {
        for (int failure = 1; failure <= LoginThrottle.FREE; failure++) {
            throttle.admit("anna", THERE);
            assertThat(throttle.failed("anna", THERE)).isZero();
        }

        assertThat(throttle.failed("anna", THERE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(throttle.failed("anna", THERE)).isEqualTo(Duration.ofSeconds(2));
        assertThat(throttle.failed("anna", THERE)).isEqualTo(Duration.ofSeconds(4));
        assertRefused("anna", THERE, 4);
        pass(Duration.ofSeconds(4));
        throttle.admit("anna", THERE);
    }

    @Test
    void noDelayGrowsBeyondTheLongest() {
        fail("anna", THERE, 100);
        fail("admin", HERE, 100);

        assertRefused("anna", THERE, LoginThrottle.LONGEST.toSeconds());
        assertRefused("admin", HERE, LoginThrottle.LONGEST_LOCAL.toSeconds());
    }

    @Test
    void attemptsAtTheSameTimeGetOneTurn() {
        fail("anna", THERE, LoginThrottle.FREE + 3);
        pass(Duration.ofSeconds(4));

        throttle.admit("anna", THERE);

        assertRefused("anna", THERE, 4);
    }

    @Test
    void whoWaitsIsNotPunishedForTrying() {
        fail("anna", THERE, LoginThrottle.FREE + 1);
        for (int attempt = 0; attempt < 100; attempt++) {
            assertRefused("anna", THERE, 1);
        }

        pass(Duration.ofSeconds(1));

        assertThatCode(() -> throttle.admit("anna", THERE)).doesNotThrowAnyException();
    }

    @Test
    void aSuccessBeginsAnew() {
        fail("anna", THERE, LoginThrottle.FREE);
        throttle.succeeded("anna", THERE);

        assertThat(throttle.failed("anna", THERE)).isZero();
    }

    @Test
    void failuresAreForgottenAfterAWhile() {
        fail("anna", THERE, LoginThrottle.FREE);
        pass(Duration.ofMinutes(16));

        assertThat(throttle.failed("anna", THERE)).isZero();
    }

    @Test
    void guessingManyNamesFromOneAddressIsSlowed() {
        for (int name = 0; name <= LoginThrottle.FREE_PER_ADDRESS; name++) {
            throttle.failed("name" + name, THERE);
        }

        assertRefused("another", THERE, 1);
        throttle.admit("another", ClientAddress.of("10.0.0.8"));
    }

    @Test
    void guessingOneNameFromEverywhereIsSlowed() {
        failFromEverywhere();

        assertRefused("admin", THERE, LoginThrottle.LONGEST_FOR_NAME.toSeconds());
        throttle.admit("anna", THERE);
    }

    @Test
    void nobodyElsewhereLocksTheAdminOutOnThisMachine() {
        failFromEverywhere();

        assertThatCode(() -> throttle.admit("admin", HERE)).doesNotThrowAnyException();
    }

    @Test
    void whoLoggedInBeforeFromAnAddressGoesOnWhileOthersGuess() {
        throttle.succeeded("admin", THERE);
        failFromEverywhere();
        for (int name = 0; name < 100; name++) {
            throttle.failed("name" + name, THERE);
        }

        assertThatCode(() -> throttle.admit("admin", THERE)).doesNotThrowAnyException();
    }

    @Test
    void namesWithoutEndTakeNoMoreMemoryThanOthers() {
        fail("x".repeat(128) + "a", THERE, LoginThrottle.FREE + 1);

        assertRefused("x".repeat(128) + "b", THERE, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.8.9.10, 127.0.0.1, true",
        "0:0:0:0:0:0:0:1, ::1, true",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64, false",
        "2001:db8:1:2::9, 20010db800010002/64, false",
        "::ffff:10.0.0.7, 10.0.0.7, false"
    })
    void anIpv6NetworkCountsAsOneAddress(String address, String counted, boolean local) {
        assertThat(ClientAddress.of(address)).isEqualTo(new ClientAddress(counted, local));
    }

    private void failFromEverywhere() {
        for (int address = 0; address < LoginThrottle.FREE_PER_NAME + 20; address++) {
            throttle.failed("admin", ClientAddress.of("192.0.2." + address));
        }
    }

    private void fail(String name, ClientAddress address, int times) {
        for (int failure = 0; failure < times; failure++) {
            throttle.failed(name, address);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void assertRefused(String name, ClientAddress address, long seconds) {
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> throttle.admit(name, address))
                .satisfies(refused -> assertThat(refused.seconds()).isEqualTo(seconds));
    }
}
