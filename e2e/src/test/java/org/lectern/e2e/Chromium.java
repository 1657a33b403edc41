package org.lectern.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The machine's Chromium. Every person gets a context of their own; what a page complains about is collected, so that a
 * story can end with "nobody complained".
 */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        Path executable = find().orElseThrow(() -> new IllegalStateException(
                "No Chromium on PATH. On Debian: apt-get install -y --no-install-recommends chromium"));
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, browser);
    }

    private static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** How somebody looks at the pages. */
    record Look(int width, int height, ColorScheme colours, boolean scripts) {
        static final Look WIDE = new Look(1280, 900, ColorScheme.LIGHT, true);
        static final Look NARROW = new Look(390, 844, ColorScheme.LIGHT, true);

        Look dark() {
            return new Look(width, height, ColorScheme.DARK, scripts);
        }

        /** In every way that pages are made for. */
        static List<Look> all() {
            return List.of(WIDE, WIDE.dark(), NARROW, NARROW.dark());
        }

        /** Has the page that is open looked at in this way, without loading it anew. */
        void on(Page page) {
            page.setViewportSize(width, height);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
        }

        /** Ends the names of pictures. */
        String suffix() {
            return width + "-" + colours.name().toLowerCase(Locale.ROOT);
        }

        Look withoutScripts() {
            return new Look(width, height, colours, false);
        }
    }

    Page person(String url, Look look) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(url)
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.colours())
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("Europe/Berlin")
                .setLocale("en-GB")
                .setAcceptDownloads(true)
                .setJavaScriptEnabled(look.scripts()));
        context.setDefaultTimeout(20_000);
        Page page = context.newPage();
        page.onConsoleMessage(message -> listen(page, message));
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        page.onDialog(dialog -> {
            complaints.add(page.url() + ": dialog " + dialog.message());
            dialog.dismiss();
        });
        return page;
    }

    private void listen(Page page, ConsoleMessage message) {
        boolean bad = message.type().equals("error") && !message.text().startsWith("Failed to load resource");
        if (bad || message.text().contains("Content Security Policy")) {
            complaints.add(page.url() + ": " + message.text());
        }
    }

    /** Script errors, dialogs and violations of the content policy so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
