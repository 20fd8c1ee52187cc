package io.procvision.runner.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.process.CallAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallAnswerJsonTests {

    private static final String DATA = "{\"result_status\": \"NG\", \"score\": 0.10}";

    @Test
    void passesTheDataOnByteForByte() {
        assertThat(rendered(Duration.ofMillis(2), Duration.ofNanos(12_345_678)))
                .isEqualTo(
                        "{\"request_id\":\"r-1\",\"pid\":\"A01\",\"name\":\"demo\",\"version\":\"1.0.0\",\"status\":\"OK\","
                                + "\"message\":\"a \\\"quoted\\\" word\",\"data\":" + DATA
                                + ",\"queue_ms\":2.000,\"execute_ms\":12.346}");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "499, 0.000", "500, 0.001", "42000, 0.042", "999999, 1.000", "60000001000, 60000.001"})
    void writesTimesInMillisecondsWithThreeDecimals(long nanos, String written) {
        assertThat(rendered(Duration.ofNanos(nanos), Duration.ZERO)).contains("\"queue_ms\":" + written + ",");
    }

    private static String rendered(Duration queued, Duration executed) {
        CallAnswer answer = new CallAnswer(
                "r-1",
                new AlgorithmVersion("demo", "1.0.0"),
                "OK",
                "a \"quoted\" word",
                ByteBuffer.wrap(DATA.getBytes(StandardCharsets.UTF_8)),
                queued,
                executed);
        return new String(CallAnswerJson.render(new Pid("A01"), answer), StandardCharsets.UTF_8);
    }
}
