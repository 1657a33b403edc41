package org.lectern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.e2e.Stage.button;
import static org.lectern.e2e.Stage.heading;
import static org.lectern.e2e.Stage.link;
import static org.lectern.e2e.Stage.row;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.e2e.Chromium.Look;

/** The demonstration of a pool in a browser: a server with a class on it is killed, and no class ends. */
final class KilledServerIT {
    private static final Path IMAGES = Path.of(System.getProperty("lectern.images", "target/images"));
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** As the second row of the machine room and the pool call it. */
    private static final String VICTIM = "sandbox-2";

    @TempDir
    Path folder;

    @Test
    void noClassEndsWhenAServerIsKilledAndRevived() throws Exception {
        try (RunningDemo demo = RunningDemo.start(folder, "--servers=3");
                Chromium chromium = Chromium.start()) {
            Page operator = demo.signedIn(chromium, "operator");
            Page teacher = demo.signedIn(chromium, "teacher");
            Page switches = chromium.person(demo.machineRoom(), Look.WIDE);
            switches.navigate("/");
            operator.navigate("/admin/servers");
            assertThat(server(operator, VICTIM)).containsText("Online");
            assertThat(classes(switches)).containsExactly("1", "1", "1");
            String room = roomOn(demo, teacher, demo.servers().get(1));

            button(switches, "Kill " + VICTIM).click();
            assertThat(row(switches, VICTIM)).containsText("down");
            assertThat(Axe.violations(switches)).isEmpty();
            pictures(switches, "machine-room");
            assertThat(server(operator, VICTIM)).containsText("Offline", patiently());
            assertThat(heading(operator, "Needs attention first")).isVisible();
            assertThat(operator.getByText("The classes of " + VICTIM + " were given up"))
                    .isVisible(visible());
            assertThat(Axe.violations(operator)).isEmpty();
            pictures(operator, "pool-server-lost");

            awaitClasses(switches, "not known", "1", "2");
            goOn(demo, teacher);
            teacher.navigate(room);
            link(teacher, "Join as moderator").click();
            teacher.waitForURL(url -> demo.servers().stream().anyMatch(url::startsWith));
            assertThat(teacher.url()).doesNotStartWith(demo.servers().get(1));

            button(switches, "Revive " + VICTIM + " with its classes").click();
            assertThat(row(switches, VICTIM)).containsText("up");
            assertThat(server(operator, VICTIM)).containsText("Online", patiently());
            assertThat(operator.getByText("Every server is well.")).isVisible(visible());
            pictures(operator, "pool-server-back");
            awaitClasses(switches, "0", "1", "2");
            goOn(demo, teacher);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    /** Every room has its class, and none has one behind it. */
    private static void goOn(RunningDemo demo, Page teacher) {
        for (String room : demo.rooms()) {
            teacher.navigate(room);
            assertThat(link(teacher, "Join as moderator")).isVisible();
            assertThat(teacher.getByText("No class has taken place here.")).isVisible();
        }
    }

    /** The room whose class is on this server: who joins it ends there. */
    private static String roomOn(RunningDemo demo, Page teacher, String server) {
        for (String room : demo.rooms()) {
            teacher.navigate(room);
            link(teacher, "Join as moderator").click();
            teacher.waitForURL(url -> demo.servers().stream().anyMatch(url::startsWith));
            if (teacher.url().startsWith(server)) {
                return room;
            }
        }
        throw new AssertionError("no room has its class on " + server);
    }

    /** The first table is that of the servers; where classes went stands below it. */
    private static Locator server(Page pool, String name) {
        return pool.locator("#servers table")
                .first()
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(name));
    }

    private static List<String> classes(Page switches) {
        return switches.locator("td[data-label=Classes]").allInnerTexts();
    }

    /** The killed one's class goes to either of the others: told apart by nothing but their sum. */
    private static void awaitClasses(Page switches, String... sorted) {
        Awaitility.await("classes on the servers").atMost(PATIENCE).untilAsserted(() -> {
            switches.navigate("/");
            assertThat(classes(switches)).containsExactlyInAnyOrder(sorted);
        });
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE.toMillis());
    }

    private static LocatorAssertions.IsVisibleOptions visible() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE.toMillis());
    }

    private static void pictures(Page page, String name) {
        for (Look look : Look.all()) {
            look.on(page);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(IMAGES.resolve(name + "-" + look.suffix() + ".png"))
                    .setFullPage(true));
        }
        Look.WIDE.on(page);
    }
}
