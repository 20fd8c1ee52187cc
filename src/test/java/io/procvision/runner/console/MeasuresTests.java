package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.console.ToldFigure.Kind;
import io.procvision.runner.console.ToldFigure.Limit;
import io.procvision.runner.console.ToldFigure.Standing;
import io.procvision.runner.console.ToldFigure.Unit;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

class MeasuresTests {

    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    private final Measures measures = new Measures(messages);
    private final Phrases phrases = new Phrases(messages);

    @BeforeEach
    void read() {
        messages.setBasenames("messages/canary", "messages/phrases");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        LocaleContextHolder.setLocale(Locale.ENGLISH);
    }

    @AfterEach
    void forget() {
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void sizesAreAsPreciseAsPeopleReadThem() {
        assertThat(measures.bytes(42)).isEqualTo("42 B");
        assertThat(measures.bytes(1_234_567)).isEqualTo("1.2 MB");
        assertThat(measures.bytes(987_654_321)).isEqualTo("988 MB");
    }

    @Test
    void durationsAreInWords() {
        assertThat(measures.duration("PT1H30M")).isEqualTo("1 h 30 min");
        assertThat(measures.duration("PT90S")).isEqualTo("1 min 30 s");
        assertThat(measures.duration("PT10M30S")).isEqualTo("10 min 30 s");
        assertThat(measures.duration("PT0.1S")).isEqualTo("100 ms");
        assertThat(measures.duration("PT0S")).isEqualTo("not at all");
    }

    @Test
    void figuresHaveTheirUnits() {
        assertThat(measures.figure(0.0312, Unit.SHARE)).isEqualTo("3.12 %");
        assertThat(measures.figure(41.7, Unit.MILLIS)).isEqualTo("42 ms");
        assertThat(measures.figure(null, Unit.MILLIS)).isEqualTo("–");
        assertThat(measures.limit(new Limit(Kind.RISE, 0.01, Standing.WITHIN), Unit.SHARE))
                .isEqualTo("at most 1 points above the version before");
    }

    @Test
    void phrasesOfTheApiAreSaidInTheLanguageOfThePage() {
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);

        assertThat(phrases.of("active on A01")).isEqualTo("正在 A01 上使用");
        assertThat(phrases.of("among the newest 3 of demo_algo")).isEqualTo("demo_algo 最新的 3 个版本之一");
        assertThat(phrases.of("something nobody foresaw")).isEqualTo("something nobody foresaw");
    }

    @Test
    void aVerdictIsSaidWithItsFigures() {
        assertThat(phrases.of("unhealthy: error_rate is 0.5 in 4 calls over PT12S, above its limit of 0.2"))
                .isEqualTo("error_rate is 0.5 in 4 calls over 12 s, above its limit of 0.2.");
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);
        assertThat(phrases.of("inconclusive: error_rate is 0.06 in 100 calls over PT12S, above its limit of 0.05,"
                        + " which may be chance"))
                .isEqualTo("error_rate 为 0.06（12 秒内 100 次调用），超过上限 0.05，但可能出于偶然。");
    }
}
