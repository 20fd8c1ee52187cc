package io.procvision.runner.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class NotificationSettingsTests {

    private static final String SECRET = "nobody may ever see this";

    @Test
    void thereAreNoWebhooksByDefault() {
        NotificationSettings settings = bind(Map.of());

        assertThat(settings.webhooks()).isEmpty();
        assertThat(settings.giveUpAfter()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void aWebhookIsNamedByItsHostAndHearsAllUnlessItSaysOtherwise() {
        NotificationSettings settings = bind(Map.of(
                "webhooks[0].url", "https://alarms.example/hook",
                "webhooks[0].secret", SECRET,
                "webhooks[1].name", "office",
                "webhooks[1].url", "http://10.0.0.7:8080/hook",
                "webhooks[1].secret", SECRET,
                "webhooks[1].events", "emergency, canary_*"));

        Webhook alarms = settings.webhook("alarms.example").orElseThrow();
        Webhook office = settings.webhook("office").orElseThrow();
        assertThat(alarms.wants("pin")).isTrue();
        assertThat(office.wants("pin")).isFalse();
        assertThat(office.wants("emergency")).isTrue();
        assertThat(office.wants("canary_abort")).isTrue();
        assertThat(settings.toString()).doesNotContain(SECRET).doesNotContain("/hook");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhooks[0].url       | ftp://alarms.example/ | http or https",
                "webhooks[0].url       | /hook                 | http or https",
                "webhooks[0].url       | https://u:p@a.example | without user and password",
                "webhooks[0].secret    | short                 | at least 16 characters",
                "webhooks[0].events[0] | emergancy             | emergancy",
                "webhooks[1].url       | https://alarms.example/other | at least 16 characters",
                "timeout               | 0s                    | timeout must be positive",
                "max-delay             | 1s                    | max-delay (PT1S) must not be shorter"
            })
    void nonsenseStopsTheStartAndNeverShowsTheSecret(String property, String value, String message) {
        Map<String, String> properties =
                new HashMap<>(Map.of("webhooks[0].url", "https://alarms.example/hook", "webhooks[0].secret", SECRET));
        properties.put(property, value);

        assertThatException().isThrownBy(() -> bind(properties)).satisfies(failure -> {
            assertThat(failure).rootCause().hasMessageContaining(message);
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain(SECRET);
        });
    }

    @Test
    void twoWebhooksOfOneNameAreRefused() {
        assertThatException()
                .isThrownBy(() -> bind(Map.of(
                        "webhooks[0].url",
                        "https://alarms.example/one",
                        "webhooks[0].secret",
                        SECRET,
                        "webhooks[1].url",
                        "https://alarms.example/two",
                        "webhooks[1].secret",
                        SECRET)))
                .satisfies(failure -> assertThat(failure).rootCause().hasMessageContaining("same name"));
    }

    private static NotificationSettings bind(Map<String, String> properties) {
        Map<String, String> full = new HashMap<>();
        properties.forEach((name, value) -> full.put("runner.notification." + name, value));
        return new Binder(new MapConfigurationPropertySource(full))
                .bindOrCreate("runner.notification", NotificationSettings.class);
    }
}
