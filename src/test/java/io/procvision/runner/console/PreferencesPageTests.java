package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.procvision.runner.accounts.Role;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Somebody chooses colours and a language, and keeps them: on the next page, in the next tab, and before the next login. */
@ConsoleTest
class PreferencesPageTests {

    @Test
    void coloursAreChosenInTurnAndLast(Visitor visitor) {
        Page page = visitor.byDay()
                .as(Role.VIEWER)
                .open("/console/audit?action=pin")
                .page();
        assertThat(page.locator("html")).hasAttribute("data-theme", "auto");
        String light = background(page);

        visitor.follow("Colours: automatic");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page).hasURL(Pattern.compile("/console/audit\\?action=pin$"));
        String dark = background(page);
        org.assertj.core.api.Assertions.assertThat(dark).isNotEqualTo(light);
        visitor.axe().screenshot("dark-by-choice");

        visitor.open("/console/packages");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        Page tab = page.context().newPage();
        tab.navigate("/console/canaries");
        assertThat(tab.locator("html")).hasAttribute("data-theme", "dark");
        org.assertj.core.api.Assertions.assertThat(background(tab)).isEqualTo(dark);

        visitor.follow("Colours: dark");
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        visitor.atNight();
        org.assertj.core.api.Assertions.assertThat(background(page)).isEqualTo(light);
    }

    @Test
    void aLanguageIsChosenAndLastsBeyondTheSession(Visitor visitor) {
        Page page = visitor.as(Role.VIEWER).open("/console").page();
        assertThat(page.locator("html")).hasAttribute("lang", "en");

        visitor.follow("中文");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");

        visitor.open("/console/policy");
        assertThat(page.locator("h1")).hasText("策略");
        page.context()
                .clearCookies(new com.microsoft.playwright.BrowserContext.ClearCookiesOptions().setName("JSESSIONID"));
        page.navigate("/console");
        assertThat(page).hasURL(Pattern.compile("/login$"));
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        visitor.axe().follow("English");
        assertThat(page.locator("html")).hasAttribute("lang", "en");
    }

    @Test
    void aProblemIsToldInChineseWithItsDetailMarkedAsEnglish(Visitor visitor) {
        visitor.as(Role.OPERATOR)
                .speak("zh")
                .expectComplaint("404")
                .open("/console/pids/NOBODY/emergency")
                .sees("操作未成功")
                .sees("PID 没有激活的版本")
                .sees("处理办法：")
                .sees("请先为该 PID 激活一个版本。");
        assertThat(visitor.main().locator("[lang=en]")).containsText("NOBODY");
        visitor.axe().atNight().axe();
    }

    private static String background(Page page) {
        return String.valueOf(page.evaluate("getComputedStyle(document.body).backgroundColor"));
    }
}
