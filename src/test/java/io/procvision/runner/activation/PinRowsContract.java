package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.AtOnce;
import io.procvision.runner.TableContract;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Pins as they are kept, and as other runners see them. Each test has a PID of its own. */
@TableContract
abstract class PinRowsContract {

    private static final Actor ANNA = new Actor("anna");
    private static final Actor BEN = new Actor("ben (token line-3)");

    @Autowired
    private PinRows rows;

    @Autowired
    private Pinning pinning;

    @Autowired
    private SettableClock clock;

    @Autowired
    private JdbcTemplate database;

    private final Pid pid = new Pid("P-" + UUID.randomUUID());

    @Test
    void aPinIsReadAsItWasSet() {
        Pin pin = pinning.pin(pid, ANNA, "acceptance test, 检测 😀");

        assertThat(pins().find(pid)).contains(pin);
        assertThat(pin.at()).isEqualTo(clock.instant());
        assertThat(audited()).containsExactly("pin");
    }

    @Test
    void thePinThatWasSetLastCounts() {
        pinning.pin(pid, ANNA, "acceptance test");
        Pin last = pinning.pin(pid, BEN, "until monday");

        assertThat(pins().find(pid)).contains(last);
        assertThat(audited()).containsExactly("pin", "pin");
    }

    @Test
    void anUnpinnedPidIsPinnedNoMore() {
        pinning.pin(pid, ANNA, "acceptance test");
        Pins other = pins();

        pinning.unpin(pid, BEN, "passed");

        assertThat(other.isPinned(pid))
                .as("another runner, before its next look")
                .isTrue();
        assertThat(other.isPinnedNow(pid)).isFalse();
        other.look();
        assertThat(other.isPinned(pid)).isFalse();
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> pinning.unpin(pid, ANNA, "again"))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.NOT_FOUND));
        assertThat(audited()).containsExactly("pin", "unpin");
    }

    @Test
    void runnersThatPinOnePidAtOnceLeaveItPinned() throws Exception {
        List<Pin> set = AtOnce.each(List.of(ANNA, BEN), who -> runner().pin(pid, who, "set by " + who.name()));

        assertThat(set).contains(pins().find(pid).orElseThrow());
        assertThat(audited()).containsExactly("pin", "pin");
    }

    @Test
    void ofRunnersThatUnpinOnePidAtOnceOneDoes() throws Exception {
        pinning.pin(pid, ANNA, "acceptance test");

        List<Optional<Problem>> refusals = AtOnce.each(List.of(ANNA, BEN), who -> {
            try {
                runner().unpin(pid, who, "passed");
                return Optional.empty();
            } catch (RunnerException refused) {
                return Optional.of(refused.problem());
            }
        });

        assertThat(refusals).containsExactlyInAnyOrder(Optional.empty(), Optional.of(Problem.NOT_FOUND));
        assertThat(pins().isPinned(pid)).isFalse();
        assertThat(audited()).containsExactly("pin", "unpin");
    }

    @Test
    void theLongestWordsAreStoredAndWhatNoDatabaseStoresIsLeftOut() {
        pinning.pin(pid, new Actor("a".repeat(200)), "scratched 😀 ".repeat(300) + "\0");

        Pin read = pins().find(pid).orElseThrow();
        assertThat(read.reason()).startsWith("scratched 😀 ").endsWith("…");
        assertThat(read.operator()).startsWith("aaa").endsWith("…");
    }

    /** With locks of its own. */
    private PinDesk runner() {
        return new PinDesk(pinning, pins(), new PidLocks(new StoreSettings(Path.of("unused"), Duration.ofSeconds(10))));
    }

    private Pins pins() {
        Pins pins = new Pins(rows);
        pins.afterPropertiesSet();
        return pins;
    }

    private List<String> audited() {
        return database.queryForList(
                "select action from audit_entry where pid = ? order by id", String.class, pid.value());
    }
}
