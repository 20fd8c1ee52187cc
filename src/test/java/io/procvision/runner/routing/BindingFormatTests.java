package io.procvision.runner.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingFormatTests {

    private static final Pid PID = new Pid("A01");

    @Test
    void writesExactlyThreeKeys() {
        ActiveBinding binding = new ActiveBinding(
                PID, new AlgorithmVersion("demo_algo", "1.0.0"), Instant.parse("2024-01-01T00:00:00Z"));

        assertThat(new String(BindingFormat.write(binding), UTF_8)).isEqualTo("""
                        {"name":"demo_algo","version":"1.0.0","activated_at":"2024-01-01T00:00:00Z"}""");
    }

    @Test
    void readsWhatItWrites() throws MalformedBindingException {
        ActiveBinding binding = new ActiveBinding(
                PID, new AlgorithmVersion("demo_algo", "1.0.0"), Instant.parse("2026-11-23T18:33:00.001Z"));

        assertThat(BindingFormat.read(PID, BindingFormat.write(binding))).isEqualTo(binding);
    }

    @Test
    void keepsNoFinerTimeThanTheLogCanRemember() throws MalformedBindingException {
        String written = "{\"name\":\"a\",\"version\":\"1\",\"activated_at\":\"2026-01-01T00:00:00.123456789Z\"}";

        assertThat(BindingFormat.read(PID, written.getBytes(UTF_8)).activatedAt())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | no object",
                "garbage | not JSON",
                "[] | no object",
                "null | no object",
                "{\"name\":\"a\",\"version\":\"1\"} | the keys [name, version]",
                "{\"name\":\"a\",\"version\":\"1\",\"activated_at\":\"2024-01-01T00:00:00Z\",\"by\":\"x\"} | by",
                "{\"name\":\"a\",\"version\":1,\"activated_at\":\"2024-01-01T00:00:00Z\"} | version is no string",
                "{\"name\":\"a\",\"version\":\"1\",\"activated_at\":\"yesterday\"} | no ISO-8601 UTC time: yesterday",
                "{\"name\":\"../a\",\"version\":\"1\",\"activated_at\":\"2024-01-01T00:00:00Z\"} | malformed",
                "{\"name\":\"a\",\"name\":\"b\",\"version\":\"1\",\"activated_at\":\"2024-01-01T00:00:00Z\"} | not JSON",
                "{\"name\":\"a\",\"version\":\"1\",\"activated_at\":\"2024-01-01T00:00:00Z\"}} | not JSON",
                "{\"name\":\"a\",\"version\":\"1\",\"activated_at\":\"2024-0 | not JSON"
            })
    void saysWhatIsWrongWithAMalformedFile(String content, String complaint) {
        assertThatExceptionOfType(MalformedBindingException.class)
                .isThrownBy(() -> BindingFormat.read(PID, content.getBytes(UTF_8)))
                .withMessageContaining(complaint);
    }
}
