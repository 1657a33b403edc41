package org.lectern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.e2e.Stage.button;
import static org.lectern.e2e.Stage.heading;
import static org.lectern.e2e.Stage.link;
import static org.lectern.e2e.Stage.row;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.e2e.Chromium.Look;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.ui.School;

/** What people do around a class. */
@ExtendWith(Stage.ForStories.class)
final class PageStoriesIT {
    private final Stage stage;

    PageStoriesIT(Stage stage) {
        this.stage = stage;
    }

    @AfterEach
    void nobodyComplained() {
        assertThat(stage.chromium.complaints()).isEmpty();
    }

    @Test
    void somebodyMistypesThenSignsInAndOut() {
        Page page = stage.chromium.person(stage.url(), Look.WIDE);
        page.navigate("/");
        page.getByLabel("Sign-in name").fill("lena");
        page.getByLabel("Password").fill("not this");
        button(page, "Sign in").click();
        assertThat(heading(page, "This name and password do not go together")).isVisible();
        assertThat(page.getByLabel("Sign-in name")).hasValue("lena");

        page.getByLabel("Password").fill(School.PASSWORD);
        button(page, "Sign in").click();
        assertThat(heading(page, "My rooms")).isVisible();
        button(page, "Sign out").click();
        assertThat(page.getByText("You are signed out.")).isVisible();
    }

    @Test
    void anOperatorMakesACourseATeacherMakesARoom() {
        Page operator = stage.signedIn(stage.school.operator);
        link(operator, "New course").click();
        operator.getByLabel("Name of the course").fill("Chemistry");
        operator.getByLabel("Sign-in name of its teacher").fill("tom");
        button(operator, "Create course").click();
        assertThat(operator.getByText("The course Chemistry was created.")).isVisible();

        Page teacher = stage.signedIn(stage.school.teacher);
        link(teacher, "Chemistry").click();
        teacher.getByLabel("Name of a new room").fill("Laboratory");
        button(teacher, "Add room").click();
        assertThat(heading(teacher, "Laboratory")).isVisible();
        teacher.getByLabel("Sign-in name").fill("stan");
        button(teacher, "Add person").click();
        assertThat(teacher.getByText("Stan Stranger was added.")).isVisible();
        teacher.getByLabel("Sign-in name").fill("nobody at all");
        button(teacher, "Add person").click();
        assertThat(link(teacher, "Nobody here signs in with this name")).isVisible();
    }

    @Test
    void aRemovedMemberIsRefused() {
        var person = stage.school.person(stage.school.tenant, "Mia Moved", "mia", false);
        stage.school
                .product
                .bean(CourseStore.class)
                .putMember(stage.school.tenant, stage.school.course.id(), person.id(), CourseRole.LEARNER);
        MorningClass open = MorningClass.begin(stage, "Removal");
        Page learner = stage.signedIn(person);
        learner.navigate("/r/" + open.room.slug());
        assertThat(link(learner, "Join class")).isVisible();

        Page teacher = stage.signedIn(stage.school.teacher);
        teacher.navigate("/r/" + open.room.slug());
        link(teacher, "Remove Mia Moved").click();
        assertThat(heading(teacher, "Remove Mia Moved?")).isVisible();
        button(teacher, "Remove Mia Moved").click();
        assertThat(teacher.getByText("Mia Moved was removed")).isVisible();

        link(learner, "Join class").click();
        assertThat(heading(learner, "You are not in this course")).isVisible();
        assertThat(learner.getByText("give this reference")).isVisible();
        open.end();
    }

    @Test
    void anOperatorSeesServersHooksAndCountersThatAddUp() {
        MorningClass open = MorningClass.begin(stage, "Counted");
        Page operator = stage.signedIn(stage.school.operator);
        link(operator, "Administration").click();
        assertThat(heading(operator, "Is everything well?")).isVisible();
        assertThat(row(operator, open.room.name())).isVisible();

        link(operator, "Servers").click();
        // The first table is that of the servers; where classes went stands below it.
        assertThat(row(operator, "bbb1").first()).containsText("Online");
        link(operator, "bbb1").first().click();
        button(operator, "Test now").click();
        assertThat(heading(operator, "The server answers and accepts our secret"))
                .isVisible();
        button(operator, "Cordon").click();
        assertThat(operator.getByText("Cordoned: classes go on, new ones go elsewhere"))
                .isVisible();
        button(operator, "Enable").click();
        assertThat(operator.getByText("Enabled: takes new classes")).isVisible();

        link(operator, "Hooks").click();
        assertThat(operator.getByText("Every event received is accounted for.")).isVisible();
        assertThat(row(operator, "bbb1")).containsText("Registered");

        link(operator, "People").click();
        operator.getByRole(AriaRole.SEARCHBOX).fill("fay");
        assertThat(operator.getByText("Nobody found.")).isVisible();
        operator.getByRole(AriaRole.SEARCHBOX).fill("lena");
        assertThat(link(operator, "Remove Lena Learner")).isVisible();
        assertThat(link(operator, "Remove Tom Teacher")).isHidden();
        open.end();
    }

    @Test
    void addingAServerThatIsNoneSaysWhatIsWrong() {
        Page operator = stage.signedIn(stage.school.operator);
        operator.navigate("/admin/servers");
        operator.getByLabel("Name").fill("bbb1");
        operator.getByLabel("Address").fill("http://127.0.0.1:1/bigbluebutton/");
        operator.getByLabel("Secret", new Page.GetByLabelOptions().setExact(true))
                .fill("guessed");
        button(operator, "Add server").click();

        assertThat(link(operator, "Another server has this name")).isVisible();
        assertThat(operator.getByLabel("Address")).hasValue("http://127.0.0.1:1/bigbluebutton/");
        assertThat(operator.getByLabel("Secret", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("");
    }

    @Test
    void everythingWorksWithoutScripts() {
        Room room = stage.room("Plain");
        Page teacher = stage.signedIn(stage.school.teacher, Look.WIDE.withoutScripts());
        Page learner = stage.signedIn(stage.school.learner, Look.WIDE.withoutScripts());
        learner.navigate("/r/" + room.slug());
        assertThat(heading(learner, "The class has not started yet")).isVisible();

        teacher.navigate("/r/" + room.slug());
        button(teacher, "Start class").click();
        assertThat(link(teacher, "Join as moderator")).isVisible();
        // The waiting page looks again by itself.
        assertThat(link(learner, "Join class")).isVisible();
        link(teacher, "Watch who is here").click();
        assertThat(heading(teacher, "Who is here")).isVisible();
        link(teacher, "End class").click();
        button(teacher, "End class for everybody").click();
        assertThat(teacher.getByText("The class is over.")).isVisible();
        link(teacher, "Report").first().click();
        assertThat(heading(teacher, "Who took part")).isVisible();
        button(teacher, "Use dark colours").click();
        assertThat(teacher.locator("html")).hasAttribute("data-theme", "dark");
    }

    @Test
    void aPhoneIsEnoughToEnter() {
        MorningClass open = MorningClass.begin(stage, "Phone");
        Page learner = stage.signedIn(stage.school.learner, Look.NARROW);

        link(learner, "Join class " + open.room.name()).click();

        learner.waitForURL(url -> url.startsWith(stage.school.simulator.homeUrl()));
        open.end();
    }

    @Test
    void namesThatLookLikeMarkupStayText() {
        String name = "<img src=x onerror=alert(1)>";
        var person = stage.school.person(stage.school.tenant, name, "markup", true);
        MorningClass open = MorningClass.begin(stage, "\"><script>alert(2)</script>");
        stage.school
                .product
                .bean(CourseStore.class)
                .putMember(stage.school.tenant, stage.school.course.id(), person.id(), CourseRole.TEACHER);
        Page page = stage.signedIn(person);
        for (String path : new String[] {
            "/",
            "/r/" + open.room.slug(),
            "/classes/" + open.id + "/live",
            "/classes/" + open.id + "/report",
            "/admin",
            "/admin/people"
        }) {
            page.navigate(path);
            assertThat(page.locator("main")).isVisible();
        }
        page.navigate("/admin/people");
        assertThat(page.getByText(name).first()).isVisible();
        open.end();
    }
}
