package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.history.AuditTrailConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What holds promise of the database, on whichever the subclass names. Each test has a version of its own. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // holds open their own transactions, as in production
@Import({QuarantineLog.class, AuditTrailConfiguration.class, QuarantineLogContract.StoppedClock.class})
abstract class QuarantineLogContract {

    private static final Actor ANNA = new Actor("anna");
    private static final Pid A01 = new Pid("A01");
    private static final Pid A02 = new Pid("A02");
    private static final Trigger RATE = new Trigger("error_rate", 1.0 / 3, 0.05, Duration.ofMinutes(1), 64);

    @TestConfiguration(proxyBeanMethods = false)
    static class StoppedClock {
        @Bean
        SettableClock clock() {
            return new SettableClock();
        }
    }

    @Autowired
    private QuarantineLog log;

    @Autowired
    private HeldVersions rows;

    @Autowired
    private JdbcClient sql;

    private final AlgorithmVersion version =
            new AlgorithmVersion("demo", UUID.randomUUID().toString().substring(0, 8));
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Test
    void aHoldIsReadAsItWasWritten() {
        Hold hold = hold(A01, now, RATE);

        assertThat(log.hold(hold)).isTrue();

        assertThat(log.held(A01, version)).contains(hold);
        assertThat(log.held(A02, version)).isEmpty();
        assertThat(log.held()).contains(hold);
    }

    @Test
    void aReleasedVersionIsHeldNoMoreAndCanBeHeldAgainInTheSameRow() {
        log.hold(hold(A01, now, RATE));

        assertThat(log.release(A01, version, ANNA, "lamp replaced")).isTrue();
        assertThat(log.release(A01, version, ANNA, "once more")).isFalse();
        assertThat(log.held(A01, version)).isEmpty();
        assertThat(log.knows(hold(A01, now, RATE))).isTrue();

        Hold again = hold(A01, now.plusSeconds(1), null);
        assertThat(log.knows(again)).isFalse();
        assertThat(log.hold(again)).isTrue();
        assertThat(log.held(A01, version)).contains(again);
        assertThat(rowsOfVersion()).isEqualTo(1);
    }

    @Test
    void aWithdrawalGoesBeforeAQuarantineAndHoldsEveryPid() {
        log.hold(hold(A01, now, RATE));
        Hold everywhere = hold(null, now, null);

        assertThat(log.hold(everywhere)).isTrue();
        assertThat(log.hold(hold(A02, now, RATE))).isFalse();

        assertThat(log.held(A01, version)).contains(everywhere);
        assertThat(log.held(A02, version)).contains(everywhere);
        assertThat(log.allowedAt(version)).isEmpty();
        assertThat(log.release(null, version, ANNA, "mended")).isTrue();
        assertThat(log.allowedAt(version)).isPresent();
        assertThat(log.held(A01, version)).contains(hold(A01, now, RATE));
    }

    @Test
    void twoRunnersCannotHoldTheSameTwice() {
        rows.saveAndFlush(new HeldVersion(hold(A01, now, RATE)));

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> rows.saveAndFlush(new HeldVersion(hold(A01, now, null))));
    }

    @Test
    void eachIsAuditedInTheSameTransaction() {
        log.hold(hold(A01, now, RATE));
        log.release(A01, version, ANNA, "lamp replaced");
        log.hold(hold(null, now, null));
        log.release(null, version, ANNA, "mended");

        assertThat(actions()).containsExactly("quarantine", "release", "withdraw", "allow");
    }

    private Hold hold(@Nullable Pid pid, Instant at, @Nullable Trigger trigger) {
        return new Hold(pid, version, at, ANNA, "判 \uD83D\uDE42 too many errors", trigger);
    }

    private long rowsOfVersion() {
        return sql.sql("select count(*) from held_version where version = ?")
                .param(version.version())
                .query(Long.class)
                .single();
    }

    private List<String> actions() {
        return sql.sql("select action from audit_entry where version = ? order by id")
                .param(version.version())
                .query(String.class)
                .list();
    }
}
