package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.procvision.runner.accounts.Role;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person at a browser. Says what people do — open, fill in, press, follow — by the words on the page, so that a test reads
 * like a task and breaks when a label gets lost; {@link #page} is there for everything else.
 */
final class Visitor {

    private final BrowserContext context;
    private final Logins logins;
    private final String address;
    private final Complaints complaints;
    private final Page page;
    private @Nullable Role role;

    Visitor(BrowserContext context, Logins logins, String address) {
        this.context = context;
        this.logins = logins;
        this.address = address;
        this.complaints = new Complaints(context, address);
        this.page = context.newPage();
    }

    Page page() {
        return page;
    }

    /** Pages that are opened from now on are seen with that role. */
    Visitor as(Role someone) {
        context.clearCookies(new BrowserContext.ClearCookiesOptions().setName("JSESSIONID"));
        logins.remember(context, someone);
        role = someone;
        return this;
    }

    /** Goes to a page of the service; by the login form where it asks for it and {@link #as} said who is here. */
    Visitor open(String path) {
        page.navigate(path);
        if (role != null && URI.create(page.url()).getPath().equals("/login")) {
            logins.logIn(page, role);
            page.navigate(path);
        }
        return this;
    }

    /** Announces something that is wrong on purpose, by a part of what the browser says about it. */
    Visitor expectComplaint(String part) {
        complaints.expect(part);
        return this;
    }

    /** From the next page on, in the language that was chosen here before: {@code en} or {@code zh}. */
    Visitor speak(String language) {
        context.addCookies(
                List.of(new Cookie(Preferences.LANGUAGE, language.equals("zh") ? "zh-CN" : "en").setUrl(address)));
        return this;
    }

    Visitor atNight() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        return this;
    }

    Visitor byDay() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        return this;
    }

    Visitor fill(String label, String value) {
        field(label).fill(value);
        return this;
    }

    Visitor select(String label, String value) {
        field(label).selectOption(value);
        return this;
    }

    /** Not the section that a heading of the same words names. */
    Locator field(String label) {
        return page.locator("input, select, textarea")
                .and(page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)));
    }

    Visitor press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
        return this;
    }

    Visitor follow(String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
                .click();
        return this;
    }

    /** Sees that text in what the page is about, or soon will. */
    Visitor sees(String text) {
        assertThat(main()).containsText(text);
        return this;
    }

    Visitor doesNotSee(String text) {
        assertThat(main()).not().containsText(text);
        return this;
    }

    Locator main() {
        return page.locator("main");
    }

    /** Fails for each barrier that axe finds. */
    Visitor axe() {
        Axe.assertNoBarriers(page);
        return this;
    }

    /** With {@code -Dscreenshots=true}: the page in both themes, on a phone and in both languages, for people to look at. */
    Visitor screenshot(String name) {
        Screenshots.take(this, name);
        return this;
    }

    void assertNoComplaints() {
        page.evaluate("1"); // whatever the browser still had to say comes before the answer
        complaints.assertNone();
    }

    /** How the page looks now, for whoever asks why a test failed. */
    void keepPicture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name.replaceAll("[^A-Za-z0-9-]+", "-") + ".png"))
                .setFullPage(true));
    }

    void leave() {
        context.close();
    }
}
