package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.procvision.runner.health.OnCrash;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ProcessSettingsTests {

    @Test
    void defaultsAreThoseOfTheContract() {
        ProcessSettings settings = StandIn.settings();

        assertThat(settings.callTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.handshakeTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.drainGrace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.heartbeatGrace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.workers()).isEqualTo(1);
        assertThat(settings.queueCapacity()).isEqualTo(64);
        assertThat(settings.pipelineDepth()).isEqualTo(1);
        assertThat(settings.onCrash()).isEqualTo(OnCrash.ROLLBACK);
        assertThat(settings.log().maxSize()).isEqualTo(DataSize.ofMegabytes(10));
    }

    @ParameterizedTest
    @CsvSource({
        "call-timeout=0s,       call-timeout must be positive",
        "drain-grace=4s,        drain-grace (PT4S) must not be shorter than runner.process.call-timeout (PT5S)",
        "heartbeat-grace=-1s,   heartbeat-grace must be positive",
        "workers=0,             workers must be between 1",
        "queue-capacity=0,      queue-capacity must be between 1",
        "pipeline-depth=3,      pipeline-depth must be between 1 and 2",
        "restart.max-delay=1ms, max-delay (PT0.001S) must not be shorter than runner.process.restart.delay",
        "log.files=0,           log.files must be between 1"
    })
    void nonsenseStopsTheStart(String assignment, String message) {
        assertThatException()
                .isThrownBy(() -> StandIn.settings(assignment))
                .satisfies(failure -> assertThat(failure).rootCause().hasMessageContaining(message));
    }
}
