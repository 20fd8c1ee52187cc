package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

/** What the service says of the health of a binding, in its own words, as a Chinese page says it. */
class PhrasesTests {

    private final Phrases phrases = new Phrases(messages());

    private static ResourceBundleMessageSource messages() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasenames("messages/phrases");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    @AfterEach
    void forget() {
        LocaleContextHolder.resetLocaleContext();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 of the 20 calls that a judgement needs within 60 s",
                "31.2 % of the last 64 calls failed (limit 5 %) within 60 s",
                "50 % of the last 100 calls timed out (limit 40 %) within 60 s, which may be chance",
                "60 % of the last 40 parts were judged NG, but 2 % of 100 by the version before (limit of the difference 20 %)"
                        + " within 10 min",
                "The processes of demo 1.0.0 are down by Actuator's health (held_down)",
                "demo 1.0.0 keeps dying: a process died 3 times and is held down",
                "A process of demo 1.0.0 missed 3 heartbeats in a row (limit 3)",
                "A process of demo 1.0.0 occupies 2 GB of memory (limit 1.5 GB)",
                "A process of demo 1.0.0 uses 180 % of a core (limit 90 %)",
                "demo 1.0.0 is withdrawn everywhere: A process of demo 1.0.0 missed 3 heartbeats in a row (limit 3)",
                "The binding file names demo 9.0.0, which is not installed",
                "binding file restored",
                "binding file replaced from outside",
                "record of emergencies without the database unusable",
                "inconclusive: 99 calls of the version before whose duration was kept, too few to compare p95s with while"
                        + " min_calls is 100",
                "the processes of demo 1.0.0 died too often",
                "demo 1.0.0 was let go because standbys took 2 GB, and runner.process.standby-memory allows them 1 GB"
            })
    void nothingOfTheEnglishIsLeft(String english) {
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);

        assertThat(phrases.of(english)).isNotEqualTo(english).doesNotContainPattern("[a-z]{2,} [a-z]{2,}");
    }

    @ParameterizedTest
    @CsvSource({
        "'3 of the 20 calls that a judgement needs within 60 s',60 s 内有 3 次调用，判断需要 20 次",
        "'9 % of the last 64 calls failed (limit 5 %) within 60 s, which may be chance',"
                + "最近 64 次调用中有 9 % 失败（上限 5 %，统计 60 s），可能只是偶然"
    })
    void everyFigureIsInItsPlace(String english, String chinese) {
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);

        assertThat(phrases.of(english)).isEqualTo(chinese);
    }

    @Test
    void whatAPersonWroteIsLeftAsItIs() {
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);

        assertThat(phrases.of("Anna saw scratches on the last 20 parts"))
                .isEqualTo("Anna saw scratches on the last 20 parts");
    }
}
