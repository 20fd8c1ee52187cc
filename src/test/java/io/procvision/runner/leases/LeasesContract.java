package io.procvision.runner.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.health.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What runners on one database are promised, on whichever the subclass names. Each test has a lease of its own. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // as in production
abstract class LeasesContract {

    private static final Duration LENGTH = Duration.ofSeconds(30);

    @Autowired
    private LeaseRows rows;

    @Autowired
    private JdbcClient database;

    private final SettableClock clock = new SettableClock();
    private final RunnerIdentity self = new RunnerIdentity();
    private final String name = "test " + UUID.randomUUID();
    private Leases leases;

    @BeforeEach
    void begin() {
        leases = runner(self);
    }

    @Test
    void oneRunnerHasItUntilItFallsSilent() {
        Leases other = runner(elsewhere());

        assertThat(leases.take(name, LENGTH)).isTrue();
        clock.advance(Duration.ofSeconds(20));
        assertThat(leases.take(name, LENGTH)).as("prolonged").isTrue();
        clock.advance(Duration.ofSeconds(20));
        assertThat(other.take(name, LENGTH)).isFalse();

        clock.advance(Duration.ofSeconds(11));

        assertThat(other.take(name, LENGTH)).as("nobody asked again for 31 s").isTrue();
        assertThat(leases.take(name, LENGTH)).isFalse();
    }

    @Test
    void aRunnerThatIsGoneIsFollowedAtOnce() {
        String host = self.toString().split("/", -1)[0];
        Instant now = clock.instant();
        rows.saveAndFlush(new Lease(name, host + "/999999999/2026-01-01T00:00:00Z", now.plus(LENGTH)));

        assertThat(leases.take(name, LENGTH)).isTrue();
    }

    /** Both ends of the lease are what the database calls now, and a while later. */
    @Test
    void theTimeIsTheDatabases() {
        Leases byTheDatabase = new Leases(rows, self, new CurrentTimestamp(database));
        Leases other = new Leases(rows, elsewhere(), new CurrentTimestamp(database));

        assertThat(byTheDatabase.take(name, LENGTH)).isTrue();
        assertThat(secondsLeft()).isBetween(1, 30);
        assertThat(other.take(name, LENGTH)).isFalse();

        database.sql("update lease set until_at = current_timestamp - interval '1' second where name = :name")
                .param("name", name)
                .update();
        assertThat(other.take(name, LENGTH)).isTrue();
        assertThat(byTheDatabase.take(name, LENGTH)).isFalse();
    }

    private int secondsLeft() {
        return database.sql("select extract(epoch from until_at) - extract(epoch from current_timestamp) from lease"
                        + " where name = :name")
                .param("name", name)
                .query(Integer.class)
                .single();
    }

    @Test
    void differentThingsAreDoneByDifferentRunners() {
        assertThat(leases.take(name, LENGTH)).isTrue();
        assertThat(runner(elsewhere()).take(name + " too", LENGTH)).isTrue();
    }

    @Test
    void ofManyThatAskAtOnceOneGetsIt() throws Exception {
        AtomicInteger number = new AtomicInteger();
        Callable<Boolean> attempt =
                () -> runner(elsewhere(number.incrementAndGet())).take(name, LENGTH);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Boolean> answers = new ArrayList<>();
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(8, attempt))) {
                answers.add(each.get());
            }
            assertThat(answers).containsOnlyOnce(true);
        } finally {
            threads.shutdownNow();
        }
    }

    private Leases runner(RunnerIdentity identity) {
        return new Leases(rows, identity, clock::instant);
    }

    private static RunnerIdentity elsewhere() {
        return elsewhere(1);
    }

    private static RunnerIdentity elsewhere(int number) {
        return new RunnerIdentity() {
            @Override
            public boolean isGone(String other) {
                return false;
            }

            @Override
            public String toString() {
                return "elsewhere/%d/2026-01-01T00:00:00Z".formatted(number);
            }
        };
    }
}
