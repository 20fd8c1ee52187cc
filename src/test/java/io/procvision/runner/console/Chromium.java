package io.procvision.runner.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The browser that is installed on this machine, started once. It is told to talk to nobody but our pages. */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final String MISSING =
            "No Chromium on the PATH, so the console was not tried in a browser: install Debian's package chromium, or"
                    + " name one by -Dbrowser.executable=<path>";

    /** A machine that builds and tests besides is slow; nothing waits that long where all is well. */
    private static final double PATIENCE_MS = 20_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium launch() {
        Path executable = find().orElseThrow(Chromium::missing);
        // Where Playwright unpacks what drives the browser.
        System.setProperty("playwright.driver.tmpdir", folder("playwright"));
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        return new Chromium(playwright, browser);
    }

    /** A person who has never been here, in English and by daylight. */
    BrowserContext context(String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(address)
                .setLocale("en-US")
                .setTimezoneId("Europe/Berlin")
                .setViewportSize(1280, 900)
                .setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(PATIENCE_MS);
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> find() {
        String named = System.getProperty("browser.executable");
        Stream<Path> candidates = named != null
                ? Stream.of(Path.of(named))
                : NAMES.stream()
                        .flatMap(name -> Arrays.stream(
                                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                                .filter(folder -> !folder.isEmpty())
                                .map(folder -> Path.of(folder, name)));
        return candidates.filter(Files::isExecutable).findFirst();
    }

    private static RuntimeException missing() {
        boolean required = System.getenv("CI") != null || Boolean.getBoolean("browser.required");
        return required ? new IllegalStateException(MISSING) : new TestAbortedException(MISSING);
    }

    private static String folder(String name) {
        try {
            return Files.createDirectories(Path.of("target", name))
                    .toAbsolutePath()
                    .toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
