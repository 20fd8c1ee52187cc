package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.history.AuditTrailConfiguration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Whom a withdrawal means and how long its words may be, on whichever database the subclass names. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // as in production
@Import({QuarantineLog.class, AuditTrailConfiguration.class, HeldVersionsContract.StoppedClock.class})
abstract class HeldVersionsContract {

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
    private SettableClock clock;

    private final AlgorithmVersion version = new AlgorithmVersion("demo", "1." + UUID.randomUUID());

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
}
