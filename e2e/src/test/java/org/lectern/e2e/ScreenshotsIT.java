package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.e2e.Chromium.Look;
import org.lectern.server.ui.School;

/** Takes the pictures of {@code docs/images}: main pages, wide and narrow, light and dark. */
final class ScreenshotsIT {
    private static final Path FOLDER = Path.of(System.getProperty("lectern.images", "target/images"));

    private static School school;
    private static Chromium chromium;

    @BeforeAll
    static void open() {
        school = School.open();
        chromium = Chromium.start();
    }

    @AfterAll
    static void close() {
        chromium.close();
        school.close();
    }

    @Test
    void takesThePictures() {
        Page page = signedIn("olivia", Look.WIDE);
        for (String[] one : new String[][] {
            {"rooms", "/"},
            {"course", "/courses/" + school.course.id()},
            {"room", "/r/" + school.room.slug()},
            {"admin", "/admin"},
            {"servers", "/admin/servers"},
            {"server", "/admin/servers/" + school.server.id()},
            {"hooks", "/admin/hooks"},
            {"people", "/admin/people"},
            {"help", "/help/joining"}
        }) {
            page.navigate(one[1]);
            shoot(page, one[0] + "-1280");
        }
        assertThat(chromium.complaints()).isEmpty();
    }

    private static Page signedIn(String name, Look look) {
        Page page = chromium.person(school.url().toString(), look);
        page.navigate("/sign-in");
        shoot(page, "sign-in-" + look.width());
        page.getByLabel("Sign-in name").fill(name);
        page.getByLabel("Password").fill(School.PASSWORD);
        page.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        return page;
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + ".png"))
                .setFullPage(true));
    }
}
