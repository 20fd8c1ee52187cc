package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.AtOnce;
import io.procvision.runner.TableContract;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;

/** Accounts and tokens as they are kept, and what several runners do to them in the same moment. */
@TableContract
abstract class AccountsContract {

    private static final Actor ADMIN = new Actor("admin");
    private static final String PASSWORD = "correct-horse";
    private static final Instant MICROS = Instant.parse("2026-03-01T06:00:00.123456Z");

    @Autowired
    private AccountRepository accounts;

    @Autowired
    private ApiTokenRepository rows;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Clock clock;

    @Autowired
    private JdbcTemplate database;

    private AccountAdministration administration;
    private TokenAdministration tokens;
    private long auditedBefore;

    @BeforeEach
    void begin() {
        accounts.deleteAll();
        auditedBefore = Objects.requireNonNull(
                database.queryForObject("select coalesce(max(id), 0) from audit_entry", Long.class));
        AuditedChange change = new AuditedChange(audit, transactions);
        Tokens logins = new Tokens(rows, accounts);
        administration = new AccountAdministration(
                accounts, new Passwords(new BCryptPasswordEncoder(4)), change, new Users(accounts), logins, clock);
        tokens = new TokenAdministration(
                rows,
                administration,
                logins,
                new TokenUse(rows),
                change,
                new SecuritySettings(null, Duration.ofDays(1), Duration.ofDays(2)),
                clock);
    }

    @Test
    void anAccountIsReadAsItWasStored() {
        Account stored = accounts.save(new Account("anna", "hash", Role.OPERATOR, MICROS));

        Account read = accounts.findById("anna").orElseThrow();

        assertThat(read.createdAt()).isEqualTo(MICROS);
        assertThat(read.role()).isEqualTo(Role.OPERATOR);
        assertThat(read.passwordHash()).isEqualTo("hash");
        assertThat(read.isEnabled()).isTrue();
        assertThat(read.stamp()).isEqualTo(stored.stamp());
    }

    @Test
    void everyChangeGivesItAnotherStamp() {
        administration.create("anna", PASSWORD, Role.OPERATOR, ADMIN);
        String before = accounts.findById("anna").orElseThrow().stamp();

        administration.change("anna", null, false, null, ADMIN);

        assertThat(accounts.findById("anna").orElseThrow().stamp()).isNotEqualTo(before);
        assertThat(accounts.existsByRoleAndEnabledTrue(Role.OPERATOR)).isFalse();
    }

    @Test
    void whoChangesWhatSomebodyElseHasChangedMeanwhileIsRefused() {
        accounts.save(new Account("anna", "hash", Role.OPERATOR, MICROS));
        Account one = accounts.findById("anna").orElseThrow();
        Account other = accounts.findById("anna").orElseThrow();
        one.changePassword("new");
        accounts.save(one);

        other.changeRole(Role.ADMIN);

        assertThatExceptionOfType(ConcurrencyFailureException.class).isThrownBy(() -> accounts.save(other));
        assertThat(accounts.findById("anna").orElseThrow().role()).isEqualTo(Role.OPERATOR);
    }

    @Test
    void ofManyWhoTakeOneNameAtOnceOneGetsIt() throws Exception {
        List<Optional<Problem>> refusals = AtOnce.each(
                Collections.nCopies(4, "anna"),
                name -> refusal(() -> administration.create(name, PASSWORD, Role.VIEWER, ADMIN)));

        assertThat(refusals).containsOnlyOnce(Optional.empty());
        assertThat(refusals)
                .filteredOn(Optional::isPresent)
                .hasSize(3)
                .containsOnly(Optional.of(Problem.ACCOUNT_CONFLICT));
        assertThat(audited("user_create", "SUCCEEDED")).isEqualTo(1);
    }

    @Test
    void adminsWhoDisableEachOtherAtOnceLeaveOne() throws Exception {
        List<String> names =
                IntStream.range(0, 6).mapToObj(number -> "admin-" + number).toList();
        names.forEach(name -> administration.create(name, PASSWORD, Role.ADMIN, ADMIN));

        List<Optional<Problem>> refusals =
                AtOnce.each(names, name -> refusal(() -> administration.change(name, null, false, null, ADMIN)));

        assertThat(refusals).containsOnlyOnce(Optional.of(Problem.ACCOUNT_CONFLICT));
        assertThat(accounts.findAllByOrderByUsername())
                .filteredOn(Account::isActiveAdmin)
                .hasSize(1);
        assertThat(audited("user_change", "SUCCEEDED")).isEqualTo(5);
        assertThat(audited("user_change", "REFUSED")).isEqualTo(1);
    }

    @Test
    void aTokenIsReadAsItWasStored() {
        accounts.save(new Account("anna", "hash", Role.OPERATOR, MICROS));
        Instant end = MICROS.plus(Duration.ofDays(1));
        ApiToken stored = rows.save(new ApiToken("anna", "line-3", Role.CLIENT, "secret", MICROS, end));

        ApiToken read = rows.findBySecretHash("secret").orElseThrow();

        assertThat(read).usingRecursiveComparison().isEqualTo(stored);
        assertThat(rows.existsByOwnerAndName("anna", "line-3")).isTrue();
        assertThat(rows.findByOwnerOrderByName("anna"))
                .extracting(ApiToken::expiresAt)
                .containsExactly(end);
    }

    @Test
    void aTokenGoesWithItsOwner() {
        createToken("anna", "line-3");

        administration.delete("anna", ADMIN);

        assertThat(rows.findAll()).isEmpty();
    }

    @Test
    void ofManyWhoMakeATokenOfOneNameAtOnceOneDoes() throws Exception {
        administration.create("anna", PASSWORD, Role.OPERATOR, ADMIN);

        List<Optional<Problem>> refusals = AtOnce.each(
                Collections.nCopies(4, "line-3"),
                name -> refusal(() -> tokens.create(caller("anna"), null, name, Role.CLIENT, null)));

        assertThat(refusals).containsOnlyOnce(Optional.empty());
        assertThat(refusals).filteredOn(Optional::isPresent).containsOnly(Optional.of(Problem.ACCOUNT_CONFLICT));
        assertThat(rows.findAllByOrderByOwnerAscNameAsc()).hasSize(1);
        assertThat(audited("token_create", "SUCCEEDED")).isEqualTo(1);
    }

    @Test
    void ofUsesThatRunnersTellInAnyOrderTheLastCounts() throws Exception {
        String id = createToken("anna", "line-3");
        List<Instant> uses = IntStream.range(0, 6).mapToObj(MICROS::plusSeconds).toList();

        AtOnce.each(uses, at -> {
            rows.used(id, at);
            return at;
        });
        rows.used(id, MICROS);

        assertThat(rows.findById(id).orElseThrow().lastUsedAt()).isEqualTo(MICROS.plusSeconds(5));
    }

    private String createToken(String owner, String name) {
        administration.create(owner, PASSWORD, Role.OPERATOR, ADMIN);
        return tokens.create(caller(owner), null, name, Role.CLIENT, null).id();
    }

    private static Caller caller(String name) {
        return new Caller(name, Role.OPERATOR, new Actor(name), null);
    }

    private static Optional<Problem> refusal(Runnable change) {
        try {
            change.run();
            return Optional.empty();
        } catch (RunnerException refused) {
            return Optional.of(refused.problem());
        }
    }

    private int audited(String action, String outcome) {
        return database.queryForList(
                        "select id from audit_entry where action = ? and outcome = ? and id > ?",
                        Long.class,
                        action,
                        outcome,
                        auditedBefore)
                .size();
    }
}
