package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProcessDeadlineTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicInteger missed = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final ProcessDeadline deadline = new ProcessDeadline(missed::incrementAndGet, answered::incrementAndGet);

    @Test
    void expiresOnceAfterItsTime() {
        deadline.arm(ProcessDeadline.Duty.CALL, SECOND);

        assertThat(deadline.expires(in(0.5))).isFalse();
        assertThat(deadline.expires(in(1.5))).isTrue();
        assertThat(deadline.expires(in(1.6))).isFalse();
        assertThat(deadline.expired()).contains(ProcessDeadline.Duty.CALL);
    }

    @Test
    void anAnswerInTimeWins() {
        deadline.arm(ProcessDeadline.Duty.CALL, SECOND);

        assertThat(deadline.disarm()).isTrue();
        assertThat(deadline.expires(in(10))).isFalse();
        assertThat(deadline.expired()).isEmpty();
    }

    @Test
    void anAnswerAfterItsTimeLoses() {
        deadline.arm(ProcessDeadline.Duty.CALL, SECOND);
        deadline.expires(in(2));

        assertThat(deadline.disarm()).isFalse();
        assertThat(deadline.arm(ProcessDeadline.Duty.CALL, SECOND)).isFalse();
    }

    @Test
    void aHeartbeatMayBeMissedAsOftenAsAllowed() {
        deadline.armHeartbeat(SECOND, 2);

        assertThat(deadline.expires(in(1.5))).isFalse();
        assertThat(missed).hasValue(1);
        assertThat(deadline.expires(in(2))).isFalse();
        assertThat(deadline.expires(in(3))).isTrue();
        assertThat(missed).hasValue(2);
    }

    @Test
    void aLatePongIsForgiven() {
        deadline.armHeartbeat(SECOND, 2);
        deadline.expires(in(1.5));

        assertThat(deadline.disarm()).isTrue();
        assertThat(answered).hasValue(1);
    }

    @Test
    void onlyAHeartbeatIsAnsweredAsOne() {
        deadline.arm(ProcessDeadline.Duty.CALL, SECOND);
        deadline.disarm();
        deadline.armHeartbeat(SECOND, 1);
        deadline.expires(in(2));
        deadline.disarm();

        assertThat(answered).hasValue(0);
    }

    private static long in(double seconds) {
        return System.nanoTime() + (long) (seconds * 1e9);
    }
}
