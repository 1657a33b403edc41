package org.lectern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.e2e.Stage.button;
import static org.lectern.e2e.Stage.heading;
import static org.lectern.e2e.Stage.link;
import static org.lectern.e2e.Stage.row;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.room.Room;

/** What a class is about: wait, start, join, speak, write, be seen, end, read the report. */
@ExtendWith(Stage.ForStories.class)
final class ClassStoriesIT {
    private static final ContainsTextOptions SOON = new ContainsTextOptions().setTimeout(10_000);

    private final Stage stage;

    ClassStoriesIT(Stage stage) {
        this.stage = stage;
    }

    @BeforeAll
    static void patience() {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    @AfterEach
    void nobodyComplained() {
        assertThat(stage.chromium.complaints()).isEmpty();
    }

    @Test
    void aClassFromTheFirstClickToTheReport() throws IOException {
        Room room = stage.room("Waves");
        Page learner = stage.signedIn(stage.school.learner);
        learner.navigate("/r/" + room.slug());
        assertThat(heading(learner, "The class has not started yet")).isVisible();

        Page teacher = stage.signedIn(stage.school.teacher);
        link(teacher, "Go to room " + room.name()).click();
        button(teacher, "Start class").click();
        assertThat(teacher.locator("#now")).containsText("Class is open since");

        // The learner enters without having pressed anything.
        learner.waitForURL(url -> url.startsWith(stage.school.simulator.homeUrl()));

        Page live = teacher.context().newPage();
        live.navigate("/r/" + room.slug());
        link(live, "Watch who is here").click();
        assertThat(heading(live, "Who is here")).isVisible();
        assertThat(row(live, "Lena Learner")).containsText("Here", SOON);

        link(teacher, "Join as moderator").click();
        teacher.waitForURL(url -> url.startsWith(stage.school.simulator.homeUrl()));
        assertThat(teacher.locator("body")).containsText("moderator");
        assertThat(row(live, "Tom Teacher")).containsText("Moderator", SOON);

        button(learner, "Open microphone").click();
        assertThat(row(live, "Lena Learner")).containsText("Microphone open", SOON);
        button(learner, "Raise hand").click();
        assertThat(live.locator("#hands")).containsText("Lena Learner", SOON);
        button(learner, "Share camera").click();
        assertThat(row(live, "Lena Learner")).containsText("Camera on", SOON);
        learner.getByRole(com.microsoft.playwright.options.AriaRole.TEXTBOX)
                .first()
                .fill("Good morning");
        learner.keyboard().press("Enter");
        button(learner, "React: applause").click();
        assertThat(live.locator("#totals")).containsText(Pattern.compile("Messages\\s*1\\s*Reactions\\s*1"), SOON);
        button(learner, "Mute microphone").click();
        assertThat(row(live, "Lena Learner")).not().containsText("Microphone open", SOON);

        link(live, "End class").click();
        assertThat(heading(live, "End the class in " + room.name() + "?")).isVisible();
        button(live, "End class for everybody").click();
        assertThat(live.getByRole(com.microsoft.playwright.options.AriaRole.STATUS)
                        .first())
                .containsText("The class is over.");
        link(live, "Report").first().click();
        assertThat(heading(live, "Who took part")).isVisible();
        assertThat(row(live, "Lena Learner")).containsText("👏 1");
        assertThat(row(live, "Tom Teacher")).containsText("Moderator");

        live.getByText("Download", new Page.GetByTextOptions().setExact(true)).click();
        Download download =
                live.waitForDownload(() -> link(live, "CSV, for spreadsheets").click());
        String csv = Files.readString(download.path());
        assertThat(download.suggestedFilename()).startsWith("Waves-").endsWith(".csv");
        assertThat(csv).startsWith("\uFEFF\"" + room.name() + "\"").contains("\"Lena Learner\"");
    }
}
