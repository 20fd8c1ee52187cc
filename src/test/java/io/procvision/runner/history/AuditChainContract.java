package io.procvision.runner.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.AuditVerdict.Damage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** What the chain promises on whichever database the subclass names, and that damage of each kind is found. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // the trail opens its own transactions, as in production
@Import({
    AuditTrail.class,
    AuditChain.class,
    AuditExport.class,
    AuditVerification.class,
    AuditChainContract.RealClock.class
})
abstract class AuditChainContract {

    private static final int ROWS = 5;

    @TestConfiguration(proxyBeanMethods = false)
    static class RealClock {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Autowired
    private AuditTrail trail;

    @Autowired
    private AuditVerification verification;

    @Autowired
    private AuditExport export;

    @Autowired
    private AuditEntries entries;

    @Autowired
    private JdbcTemplate sql;

    @Autowired
    private PlatformTransactionManager transactions;

    @TempDir
    private Path folder;

    /** A chain of its own for each test. */
    @BeforeEach
    void beginAnew() {
        sql.update("delete from audit_entry");
        sql.update(
                "update audit_head set first_id = 1, unchained = 0, last_id = 0, last_hash = ?", AuditHash.BEFORE_ALL);
        for (int row = 0; row < ROWS; row++) {
            trail.record(event("row " + row));
        }
    }

    @Test
    void rowsCarryTheHashOfTheRowBefore() {
        List<AuditView> rows = rows();

        assertThat(rows).extracting(AuditView::id).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(rows.get(0).previousHash()).isEqualTo(AuditHash.BEFORE_ALL);
        for (int row = 1; row < ROWS; row++) {
            assertThat(rows.get(row).previousHash()).isEqualTo(rows.get(row - 1).hash());
        }
        AuditVerdict verdict = verification.verify(null);
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.checked()).isEqualTo(ROWS);
        assertThat(verdict.lastHash()).isEqualTo(rows.get(ROWS - 1).hash());
    }

    @Test
    void everythingThatARowCanSaySurvivesTheDatabase() {
        trail.record(new AuditEvent(
                "emergency",
                Outcome.SUCCEEDED,
                new Pid("A01"),
                new AlgorithmVersion("demo", "1.0.0"),
                new AlgorithmVersion("demo", "1.1.0"),
                Actor.SYSTEM,
                "'=1+1, \"检测\"\r\n\ttext \uD83D and a cut pair",
                "x".repeat(5000),
                new Trigger("error_rate", 1.0 / 3, 2.2e-7, Duration.ofMinutes(1), 64)));

        assertThat(verification.verify(null).intact()).isTrue();
    }

    @Test
    void anEntryCarriesTheIdOfItsRequestAndIsBoundToIt() {
        MDC.put(LogContext.REQUEST_ID, "part-4711");
        try {
            trail.record(event("by a request"));
        } finally {
            MDC.remove(LogContext.REQUEST_ID);
        }

        assertThat(rows()).extracting(AuditView::requestId).containsExactly(null, null, null, null, null, "part-4711");
        assertThat(verification.verify(null).intact()).isTrue();
        sql.update("update audit_entry set request_id = null where id = 6");
        assertBroken(6, Damage.CHANGED);
    }

    @Test
    void manyAtOnceMakeOneChainWithoutAGap() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            TransactionTemplate transaction = new TransactionTemplate(transactions);
            Callable<Void> work = () -> {
                transaction.executeWithoutResult(status -> {
                    trail.record(event("first of two"));
                    trail.record(event("second of two"));
                    if (Thread.currentThread().getId() % 4 == 0) {
                        status.setRollbackOnly(); // takes no number with it
                    }
                });
                return null;
            };
            for (Future<Void> each : threads.invokeAll(Collections.nCopies(40, work))) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        AuditVerdict verdict = verification.verify(null);
        assertThat(verdict.intact()).as(verdict.toString()).isTrue();
        assertThat(verdict.checked()).isEqualTo(entries.count()).isEqualTo(verdict.lastId());
    }

    @Test
    void whatIsRolledBackIsNotRecorded() {
        assertThatThrownBy(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    trail.record(event("never happened"));
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        assertThat(entries.count()).isEqualTo(ROWS);
        trail.record(event("goes on"));
        assertThat(verification.verify(null).intact()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set operator = 'someone else' where id = 3",
                "update audit_entry set reason = '' where id = 3",
                "update audit_entry set outcome = 'REFUSED' where id = 3",
                "update audit_entry set pid = null where id = 3",
                "update audit_entry set trigger_value = 0.3 where id = 3",
                "update audit_entry set at = at + interval '1' second where id = 3",
                "update audit_entry set request_id = 'another' where id = 3",
                "update audit_entry set hash = null where id = 3",
                "update audit_entry set previous_hash = null where id = 3"
            })
    void aChangedRowIsNamed(String change) {
        sql.update(change);

        assertBroken(3, Damage.CHANGED);
    }

    @Test
    void aRowThatWasChangedAndHashedAnewIsNamed() {
        sql.update("update audit_entry set operator = 'someone else' where id = 3");
        sql.update("update audit_entry set hash = ? where id = 3", AuditHash.of(rows().get(2)));

        assertBroken(3, Damage.CHANGED);
    }

    @Test
    void theLastRowChangedAndHashedAnewIsNamed() {
        sql.update("update audit_entry set operator = 'someone else' where id = 5");
        sql.update("update audit_entry set hash = ? where id = 5", AuditHash.of(rows().get(4)));

        assertBroken(5, Damage.CHANGED);
    }

    @Test
    void aDeletedRowIsNamed() {
        sql.update("delete from audit_entry where id = 3");

        assertBroken(3, Damage.MISSING);
    }

    @Test
    void aDeletedBeginningIsNamed() {
        sql.update("delete from audit_entry where id < 3");

        assertBroken(1, Damage.MISSING);
    }

    @Test
    void aDeletedEndIsNamed() {
        sql.update("delete from audit_entry where id > 3");

        assertBroken(4, Damage.MISSING);
    }

    @Test
    void anInsertedRowIsNamed() {
        insert(6);
        assertBroken(6, Damage.INSERTED);

        sql.update("delete from audit_entry where id = 6");
        insert(0);
        assertBroken(0, Damage.INSERTED);
    }

    @Test
    void aHeadThatIsGoneIsNoticed() {
        AuditVerdict before = verification.verify(null);
        sql.update("delete from audit_head");
        try {
            assertThat(verification.verify(null).intact()).isFalse();
            assertThatThrownBy(() -> trail.record(event("cannot be"))).isInstanceOf(RuntimeException.class);
        } finally {
            sql.update("insert into audit_head values (1, 1, 0, ?, ?)", before.lastId(), before.lastHash());
        }
    }

    @Test
    void aChainComputedAnewIsFoundByWhatWasNotedBefore() {
        AuditVerdict noted = verification.verify(null);
        sql.update("delete from audit_entry");
        sql.update("update audit_head set last_id = 0, last_hash = ?", AuditHash.BEFORE_ALL);
        for (int row = 0; row < ROWS + 1; row++) {
            trail.record(event("another story " + row));
        }

        assertThat(verification.verify(null).intact()).isTrue();
        AuditVerdict verdict = verification.verify(new NotedRow(noted.lastId(), noted.lastHash()));
        assertThat(verdict.intact()).isFalse();
        assertThat(broken(verdict).id()).isEqualTo(noted.lastId());
        assertThat(verification.verify(new NotedRow(100, noted.lastHash())).intact())
                .isFalse();
    }

    @Test
    void rowsFromBeforeTheChainAreCountedAndNotChecked() {
        sql.update("update audit_entry set hash = null, previous_hash = null where id <= 2");
        sql.update("update audit_head set first_id = 3, unchained = 2");
        sql.update("delete from audit_entry where id > 2");
        sql.update("update audit_head set last_id = 2, last_hash = ?", AuditHash.BEFORE_ALL);
        trail.record(event("the first with a hash"));

        AuditVerdict verdict = verification.verify(null);
        assertThat(verdict.intact()).as(verdict.toString()).isTrue();
        assertThat(verdict.unchained()).isEqualTo(2);
        assertThat(verdict.checked()).isEqualTo(1);

        sql.update("delete from audit_entry where id = 1");
        assertBroken(2, Damage.MISSING);
    }

    @Test
    void theOfflineVerifierSeesTheSame() throws Exception {
        assertThat(offline(withoutRequestIds(csv()))).startsWith("0 intact: 5 rows");
        MDC.put(LogContext.REQUEST_ID, "part-4711");
        try {
            everythingThatARowCanSaySurvivesTheDatabase();
        } finally {
            MDC.remove(LogContext.REQUEST_ID);
        }
        AuditVerdict verdict = verification.verify(null);
        String noted = "%d:%s".formatted(verdict.lastId(), verdict.lastHash());

        assertThat(offline(csv())).startsWith("0 intact: 6 rows, 0 older than the chain; the last is " + noted);
        assertThat(offline(oldestFirst(csv()))).startsWith("0 intact: 6 rows");
        assertThat(offline(csv(), "--noted", noted)).startsWith("0 intact");
        assertThat(offline(csv(), "--noted", "6:" + AuditHash.BEFORE_ALL)).startsWith("1 BROKEN: row 6");
        assertThat(offline(csv(), "--noted", "7:" + AuditHash.BEFORE_ALL)).startsWith("1 BROKEN: row 7");
        assertThat(offline(csv().replace("row 2", "row 9"))).startsWith("1 BROKEN: row 3 was changed");
        assertThat(offline(csv().replace("part-4711", "part-4712"))).startsWith("1 BROKEN: row 6 was changed");
        assertThat(offline("no trail")).startsWith("2 ");

        sql.update("delete from audit_entry where id = 3");
        assertThat(offline(csv())).startsWith("1 BROKEN: 1 rows are missing after row 2");
        sql.update("delete from audit_entry where id < 3");
        assertThat(offline(csv())).startsWith("1 BROKEN: rows are missing before row 4");
    }

    private void insert(long id) {
        sql.update(
                "insert into audit_entry (id, at, action, outcome, operator, reason) values (?, now(), 'x', 'FAILED', 'x', '')",
                id);
    }

    private void assertBroken(long id, Damage damage) {
        AuditVerdict verdict = verification.verify(null);
        assertThat(verdict.intact()).isFalse();
        assertThat(broken(verdict).id()).as(verdict.toString()).isEqualTo(id);
        assertThat(broken(verdict).damage()).isEqualTo(damage);
    }

    private static AuditVerdict.Break broken(AuditVerdict verdict) {
        return Objects.requireNonNull(verdict.firstBroken());
    }

    private List<AuditView> rows() {
        return entries.findAll(org.springframework.data.domain.Sort.by("id")).stream()
                .map(AuditEntry::view)
                .toList();
    }

    private String csv() throws IOException {
        StringWriter text = new StringWriter();
        export.write(new AuditFilter(null, null, null, null, null, null), text);
        return text.toString();
    }

    /** As it was exported before request ids were kept. */
    private static String withoutRequestIds(String csv) {
        return csv.replace("trigger_calls,request_id,", "trigger_calls,").replaceAll(",64,,", ",64,");
    }

    private static String oldestFirst(String csv) {
        List<String> lines = new ArrayList<>(List.of(csv.split("(?<=\r\n)(?=\\d)")));
        String header = lines.remove(0);
        Collections.reverse(lines);
        return header + String.join("", lines);
    }

    /** The exit code and what was said. */
    private String offline(String csv, String... arguments) throws Exception {
        Path file = Files.writeString(folder.resolve("audit.csv"), csv);
        List<String> command = new ArrayList<>(List.of("python3", "tools/verify_audit.py", file.toString()));
        command.addAll(List.of(arguments));
        Process verifier = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(verifier.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return verifier.waitFor() + " " + said;
    }

    private static AuditEvent event(String reason) {
        return new AuditEvent(
                "activate",
                Outcome.SUCCEEDED,
                new Pid("A01"),
                new AlgorithmVersion("demo", "1.0.0"),
                null,
                new Actor("anna"),
                reason,
                null,
                new Trigger("error_rate", 0.31, 0.05, Duration.ofSeconds(60), 64));
    }
}
