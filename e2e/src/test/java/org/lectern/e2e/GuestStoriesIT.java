package org.lectern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.e2e.Stage.button;
import static org.lectern.e2e.Stage.heading;
import static org.lectern.e2e.Stage.link;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.e2e.Chromium.Look;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.room.Guests;
import org.lectern.server.room.Room;

/** People who come with a code instead of an account. */
@ExtendWith(Stage.ForStories.class)
final class GuestStoriesIT {
    private final Stage stage;

    GuestStoriesIT(Stage stage) {
        this.stage = stage;
    }

    @AfterEach
    void nobodyComplained() {
        assertThat(stage.chromium.complaints()).isEmpty();
    }

    /** From the room's own address, as it stands in an invitation. */
    private Page atTheDoor(Room room) {
        Page guest = stage.chromium.person(stage.url(), Look.NARROW.dark());
        guest.navigate("/r/" + room.slug());
        link(guest, "I have no account, but a code for this room").click();
        return guest;
    }

    private static void give(Page guest, String name, String code) {
        guest.locator("#name").fill(name);
        guest.locator("#code").fill(code);
        button(guest, "Go on").click();
    }

    @Test
    void aGuestWaitsEntersByThemselvesAndIsAGuestInTheReport() {
        Room room = stage.room("Open evening");
        Page teacher = stage.signedIn(stage.school.teacher);
        teacher.navigate("/r/" + room.slug());
        link(teacher, "Guests").click();
        button(teacher, "Let guests in with a code").click();
        assertThat(teacher.getByText("Guests get in with the code below.")).isVisible();
        String code = teacher.locator("strong.code").textContent();
        assertThat(Axe.violations(teacher)).isEmpty();

        Page guest = atTheDoor(room);
        assertThat(Axe.violations(guest)).isEmpty();
        give(guest, "Gus Guest", "aaaa-aaaa-aaaa");
        assertThat(heading(guest, "That is not the code")).isVisible();
        assertThat(guest.locator("#name")).hasValue("Gus Guest");
        give(guest, "Gus Guest", code);
        assertThat(heading(guest, "The class has not started yet")).isVisible();
        assertThat(Axe.violations(guest)).isEmpty();

        teacher.navigate("/r/" + room.slug());
        button(teacher, "Start class").click();
        // The page looks again by itself: nothing is pressed.
        guest.waitForURL("**/html5client/**");

        String classId = stage.school
                .product
                .bean(MeetingStore.class)
                .findLive(room.tenantId(), room.externalId())
                .orElseThrow()
                .id()
                .toString();
        teacher.navigate("/classes/" + classId + "/report");
        assertThat(teacher.getByText("Gus Guest").first()).isVisible();
        teacher.navigate("/classes/" + classId + "/live");
        assertThat(teacher.getByText("Gus Guest").first()).isVisible();
        assertThat(teacher.getByText("Guest", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
    }

    @Test
    void withAnotherCodeWhoCameBeforeIsAskedAgain() {
        Room room = stage.room("Changed locks");
        Guests guests = stage.school.product.bean(Guests.class);
        guests.renew(room);
        Page guest = atTheDoor(room);
        give(guest, "Rita", guests.access(room).orElseThrow().code().text());
        assertThat(guest.getByText("You are here as a guest: Rita")).isVisible();
        Page teacher = stage.signedIn(stage.school.teacher);
        teacher.navigate("/r/" + room.slug() + "/guests");

        button(teacher, "Set another code").click();
        assertThat(teacher.getByText("There is another code. The one before opens nothing any more."))
                .isVisible();

        guest.reload();
        assertThat(heading(guest, "Come in as a guest")).isVisible();
        give(guest, "Rita", teacher.locator("strong.code").textContent());
        assertThat(guest.getByText("You are here as a guest: Rita")).isVisible();
        button(guest, "Forget me here").click();
        assertThat(heading(guest, "Come in as a guest")).isVisible();
        button(teacher, "Let no guest in any more").click();
        assertThat(heading(teacher, "No guest gets in")).isVisible();
        assertThat(guest.reload().status()).isEqualTo(404);
    }
}
