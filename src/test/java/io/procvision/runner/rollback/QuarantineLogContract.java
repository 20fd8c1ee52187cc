package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.history.AuditTrailConfiguration;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What is promised of versions held back, on whichever database the subclass names. Each test has a version of its own. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // as in production
@Import({QuarantineLog.class, AuditTrailConfiguration.class, QuarantineLogContract.StoppedClock.class})
abstract class QuarantineLogContract {

    private static final Pid PID = new Pid("A01");
    private static final Actor ANNA = new Actor("anna");

    @TestConfiguration(proxyBeanMethods = false)
    static class StoppedClock {
        @Bean
        SettableClock clock() {
            return new SettableClock();
        }
    }

    @Autowired
    private QuarantineLog written;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SettableClock clock;

    private final AlgorithmVersion version = new AlgorithmVersion("demo", "1." + UUID.randomUUID());

    @Test
    void aQuarantineIsKeptWithItsFigureUntilItIsReleased() {
        Hold hold = new Hold(
                PID,
                version,
                clock.instant(),
                Actor.SYSTEM,
                "30 % failed",
                new Trigger("error_rate", 0.3, 0.05, Duration.ofSeconds(60), 64));

        assertThat(written.hold(hold)).isTrue();

        assertThat(written.held(PID, version)).contains(hold);
        assertThat(written.held(new Pid("A02"), version)).isEmpty();
        assertThat(written.knows(hold)).isTrue();
        assertThat(written.release(PID, version, ANNA, "lamp replaced")).isTrue();
        assertThat(written.release(PID, version, ANNA, "again")).isFalse();
        assertThat(written.held(PID, version)).isEmpty();
        assertThat(audited()).isEqualTo(2);
    }

    @Test
    void aWithdrawalHoldsEverywhereAndNothingIsHeldTwice() {
        Hold withdrawal = new Hold(null, version, clock.instant(), ANNA, "misses scratches", null);

        assertThat(written.hold(withdrawal)).isTrue();
        assertThat(written.hold(withdrawal)).isFalse();
        assertThat(written.hold(new Hold(PID, version, clock.instant(), Actor.SYSTEM, "30 % failed", null)))
                .as("on one PID besides")
                .isFalse();

        assertThat(written.held(PID, version)).contains(withdrawal);
        assertThat(written.release(null, version, ANNA, "was the lamp")).isTrue();
        assertThat(written.allowedAt(version)).contains(clock.instant());
        assertThat(audited()).isEqualTo(2);
    }

    @Test
    void aWithdrawalThatIsMeantForPinnedPidsTooReplacesOneThatIsNot() {
        Hold narrow = new Hold(null, version, clock.instant(), ANNA, "misses scratches", null, false);
        Hold wide = new Hold(null, version, clock.instant(), ANNA, "all of them", null, true);

        assertThat(written.hold(narrow)).isTrue();
        assertThat(written.hold(wide)).isTrue();
        assertThat(written.hold(narrow)).isFalse();

        assertThat(written.held(PID, version)).contains(wide);
    }

    @Test
    void theLongestReasonIsStored() {
        Hold hold = new Hold(null, version, clock.instant(), ANNA, "scratched 😀 ".repeat(300), null);

        assertThat(written.hold(hold)).isTrue();

        assertThat(written.held(PID, version)).contains(hold);
    }

    private long audited() {
        return jdbc.sql("select count(*) from audit_entry where version = ?")
                .param(version.version())
                .query(Long.class)
                .single();
    }
}
