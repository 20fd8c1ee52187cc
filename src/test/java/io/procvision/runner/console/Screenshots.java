package io.procvision.runner.console;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Locale;

/** Pictures in {@code target/screenshots}. They are made on demand only: a browser takes its time for them. */
final class Screenshots {

    private static final Path FOLDER = Path.of("target", "screenshots");
    private static final int WIDE = 1280;
    private static final int WIDE_HEIGHT = 900;
    private static final int PHONE = 390;
    private static final int PHONE_HEIGHT = 844;

    private Screenshots() {}

    /** Leaves the page as it was, but for what a reload changes. */
    static void take(Visitor visitor, String name) {
        if (!Boolean.getBoolean("screenshots")) {
            return;
        }
        Page page = visitor.page();
        String before = String.valueOf(page.evaluate("document.documentElement.lang"))
                        .toLowerCase(Locale.ROOT)
                        .startsWith("zh")
                ? "zh"
                : "en";
        looks(visitor, name + "-" + before);
        String other = before.equals("zh") ? "en" : "zh";
        visitor.speak(other);
        page.reload();
        looks(visitor, name + "-" + other);
        visitor.speak(before);
        page.reload();
    }

    private static void looks(Visitor visitor, String name) {
        Page page = visitor.page();
        picture(page, name + "-light");
        visitor.atNight();
        picture(page, name + "-dark");
        visitor.byDay();
        page.setViewportSize(PHONE, PHONE_HEIGHT);
        picture(page, name + "-phone");
        page.setViewportSize(WIDE, WIDE_HEIGHT);
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + ".png"))
                .setFullPage(true));
    }
}
