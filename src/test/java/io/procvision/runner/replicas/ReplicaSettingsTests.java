package io.procvision.runner.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicaSettingsTests {

    @Test
    void threeLostHeartbeatsAreForgiven() {
        assertThat(new ReplicaSettings(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(30))
                        .heartbeat())
                .isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void aLeaseThatIsNoLongerThanItsRoundsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplicaSettings(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ZERO))
                .withMessage(
                        "runner.replicas.lease must be at least 4 times runner.replicas.interval (PT3S), but is PT10S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplicaSettings(Duration.ZERO, Duration.ofSeconds(10), Duration.ZERO))
                .withMessageStartingWith("runner.replicas.interval must be a millisecond or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ReplicaSettings(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(-1)))
                .withMessageStartingWith("runner.replicas.keep-warm must not be negative");
    }
}
