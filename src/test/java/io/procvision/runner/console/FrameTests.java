package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Problem;
import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;

/** What every page goes by: language, colours, and where a form leads. */
class FrameTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/console");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final Preferences preferences = new Preferences(new CookieLocaleResolver(Preferences.LANGUAGE));
    private final FlashMap flash = new FlashMap();

    @BeforeEach
    void giveAFlashMap() {
        request.setAttribute(DispatcherServlet.OUTPUT_FLASH_MAP_ATTRIBUTE, flash);
    }

    @ParameterizedTest
    @CsvSource({"zh-TW, zh-CN", "fr, en", "en-GB, en"})
    void aLanguageIsKnownByItsFirstLetters(String asked, String shown) {
        assertThat(Language.of(Locale.forLanguageTag(asked)).tag()).isEqualTo(shown);
    }

    @Test
    void theFirstLanguageThatThereIsCounts() {
        assertThat(Language.firstOf(List.of(Locale.FRENCH, Locale.CHINESE, Locale.ENGLISH)))
                .isEqualTo(Language.CHINESE);
        assertThat(Language.firstOf(List.of())).isEqualTo(Language.ENGLISH);
    }

    @Test
    void aChoiceIsKeptAndLeavesTheAddress() {
        request.setQueryString("q=A01&theme=dark&lang=zh");
        request.setParameter("q", "A01");
        request.setParameter("theme", "dark");
        request.setParameter("lang", "zh");

        assertThat(preferences.preHandle(request, response, "page")).isFalse();

        assertThat(response.getStatus()).isEqualTo(303);
        assertThat(response.getHeader("Location")).isEqualTo("/console?q=A01");
        assertThat(response.getHeaders("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("theme=dark"))
                .anyMatch(cookie -> cookie.startsWith("lang=zh"));
    }

    @Test
    void aChoiceThatThereIsNotChangesNothing() {
        request.setQueryString("theme=%3Cscript%3E");
        request.setParameter("theme", "<script>");

        preferences.preHandle(request, response, "page");

        assertThat(response.getHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void aThemeThatNobodyKnowsIsTheBrowsersOwn() {
        request.setCookies(new Cookie("theme", "pink"));
        assertThat(new Frame(request).theme()).isEqualTo("auto");

        request.setCookies(new Cookie("theme", "light"));
        assertThat(new Frame(request).theme()).isEqualTo("light");
    }

    @Test
    void aFailedFormLeadsBackWithWhatWasFilledInButNoSecrets() {
        request.addHeader("Referer", "http://line:8080/console/pids/A01/pin?from=line");
        request.setParameter("reason", "audit");
        request.setParameter("new_password", "secret");
        request.setParameter("_csrf", "token");

        assertThat(outcome().failed(Failure.of(Problem.FROZEN, "not now")).getUrl())
                .isEqualTo("/console/pids/A01/pin?from=line");
        assertThat(flash.get("input")).isEqualTo(Map.of("reason", "audit"));
        assertThat(flash.get("failure")).isEqualTo(Failure.of(Problem.FROZEN, "not now"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://elsewhere/", "http://line/consoles", "http://line/api/v1/pids", "::", "/"})
    void noOtherPageIsLedBackTo(String referer) {
        request.addHeader("Referer", referer);

        assertThat(outcome().failed(Failure.of(Problem.FROZEN, "not now")).getUrl())
                .isEqualTo("/console");
    }

    private Outcome outcome() {
        return new Outcome(request, new StaticMessageSource());
    }
}
