package org.lectern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.e2e.Chromium.Look;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Guests;
import org.lectern.server.room.Room;
import org.lectern.server.ui.RecordedRoom;
import org.lectern.server.ui.School;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;
import org.lectern.simulator.Timings;

/** A recording on a protected server, from its publication to its deletion, in a browser, by who may and by who may not. */
final class WatchRecordingIT {
    private static final Path IMAGES = Path.of(System.getProperty("lectern.images", "target/images"));

    private final School school = School.open(Simulator.builder()
            .clock(SteppedClock.startingAt(Instant.now().minus(Duration.ofMinutes(10))))
            .timings(Timings.real().withRecordingAfter(Duration.ofMinutes(1))));
    private final URI host = URI.create(school.simulator.homeUrl());
    private final Room room = RecordedRoom.room(school, "Waves");

    @Test
    void aRecordingsLifeAsTeacherLearnerGuestRemovedLearnerAndStrangerSeeIt() {
        try (school;
                Chromium chromium = Chromium.start()) {
            protect();
            Page teacher = signedIn(chromium, school.teacher, Look.WIDE);
            Page learner = signedIn(chromium, school.learner, Look.NARROW.dark());

            String id = RecordedRoom.recordedAndOver(school, room, Duration.ofMinutes(2));
            processing(teacher, learner, id);
            published(teacher, learner, id);
            watch(teacher, id);
            watch(learner, id);
            picture(teacher, "watch-1280-light");
            picture(learner, "watch-390-dark");
            nobodyElse(chromium, id);
            guest(chromium, id);

            school.product.bean(CourseStore.class).removeMember(school.tenant, school.course.id(), school.learner.id());
            Response removed = learner.navigate("/recordings/" + id + "/watch/presentation");
            assertThat(removed.status()).isIn(403, 404);
            assertThat(learner.navigate(raw(id)).status()).isIn(403, 404);
            watch(teacher, id);

            deleted(teacher, id);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private void protect() {
        String key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
    }

    /** Its teachers see that it is coming, and why it is not there yet; whoever watches sees nothing. */
    private void processing(Page teacher, Page learner, String id) {
        RecordedRoom.await(school, id, org.lectern.server.recording.Stage.PROCESSING);
        teacher.navigate("/r/" + room.slug() + "/recordings");
        assertThat(teacher.locator("main .badge").getByText("Processing")).isVisible();
        assertThat(Axe.violations(teacher)).isEmpty();
        Stage.link(teacher, "Why not there?").click();
        assertThat(Stage.heading(teacher, "Recording of a class")).isVisible();
        learner.navigate("/r/" + room.slug() + "/recordings");
        assertThat(Stage.heading(learner, "No recording yet")).isVisible();
        assertThat(learner.navigate("/recordings/" + id + "/watch/presentation").status())
                .isEqualTo(404);
        teacher.navigate("/notices");
        assertThat(Stage.heading(teacher, "Nothing to tell")).isVisible();
    }

    /** Everybody finds it in the list, and its teachers are told. */
    private void published(Page teacher, Page learner, String id) {
        school.simulator.advance(Duration.ofMinutes(2));
        sql("update recording set next_ask_at = now() where record_id = ?", id);
        RecordedRoom.await(school, id, org.lectern.server.recording.Stage.PUBLISHED);
        for (Page page : List.of(teacher, learner)) {
            page.navigate("/r/" + room.slug() + "/recordings");
            assertThat(Stage.link(page, "Play presentation")).isVisible();
        }
        teacher.navigate("/notices");
        assertThat(teacher.getByText("Can be played as presentation.")).isVisible();
        assertThat(Axe.violations(teacher)).isEmpty();
    }

    /** With the room's code, and no longer with an earlier one. */
    private void guest(Chromium chromium, String id) {
        Guests guests = school.product.bean(Guests.class);
        guests.renew(room);
        guests.watch(room, true);
        Page guest = chromium.person(school.url().toString(), Look.WIDE);
        guest.navigate("/r/" + room.slug() + "/guest");
        guest.locator("#name").fill("Gus Guest");
        guest.locator("#code").fill(guests.access(room).orElseThrow().code().text());
        Stage.button(guest, "Go on").click();
        assertThat(Axe.violations(guest)).isEmpty();
        Stage.link(guest, "Play presentation").click();
        assertThat(guest.getByAltText("Slide 1")).isVisible();
        assertThat(guest.navigate(raw(id)).status()).isEqualTo(200);

        guests.renew(room);

        assertThat(guest.navigate(raw(id)).status()).isEqualTo(403);
    }

    /** Hidden at once, gone from its server when the time to take it back is over. */
    private void deleted(Page teacher, String id) {
        teacher.navigate("/recordings/" + id + "/delete");
        teacher.locator("main form button").first().click();
        teacher.navigate("/r/" + room.slug() + "/recordings");
        assertThat(Stage.button(teacher, "Take back")).isVisible();
        assertThat(teacher.navigate("/recordings/" + id + "/watch/presentation").status())
                .isEqualTo(404);
        assertThat(teacher.navigate(raw(id)).status()).isEqualTo(403);

        sql("update recording_deletion set due_at = now() - interval '1 second' where record_id = ?", id);
        RecordedRoom.await(school, id, org.lectern.server.recording.Stage.DELETED);

        teacher.navigate("/r/" + room.slug() + "/recordings");
        assertThat(Stage.heading(teacher, "No recording yet")).isVisible();
        assertThat(teacher.navigate("/recordings/" + id).status()).isEqualTo(404);
        school.simulator.leaveRecordingsOpen();
        assertThat(teacher.navigate(raw(id)).status()).isEqualTo(404);
    }

    private void sql(String statement, String id) {
        school.product
                .bean(Databases.class)
                .jobs()
                .jdbc()
                .sql(statement)
                .param(id)
                .update();
    }

    private void watch(Page page, String id) {
        page.navigate("/recordings/" + id + "/watch/presentation");
        FrameLocator player = page.frameLocator("iframe[name=player]");
        assertThat(player.getByAltText("Slide 1")).isVisible();
        // Without a mouse.
        Stage.link(page, "Slide 3").first().focus();
        page.keyboard().press("Enter");
        assertThat(player.getByAltText("Slide 3")).isVisible();
        assertThat((String) player.locator("video").evaluate("""
                        v => new Promise(told => {
                            const look = () => {
                                const cues = v.textTracks[0] && v.textTracks[0].cues;
                                cues && cues.length ? told(cues[0].text) : setTimeout(look, 50);
                            };
                            look();
                        })"""))
                .as("captions")
                .isEqualTo("Nobody says anything here.");
        assertThat((Boolean) player.getByAltText("Slide 3").evaluate("i => i.complete && i.naturalWidth > 0"))
                .isTrue();
        assertThat(Axe.violations(page)).isEmpty();
    }

    private void nobodyElse(Chromium chromium, String id) {
        Page nobody = chromium.person(school.url().toString(), Look.WIDE);
        nobody.navigate(raw(id));
        assertThat(nobody.url()).contains("/sign-in");
        assertThat(nobody.request()
                        .get(host.resolve("/presentation/" + id + "/slides/1.svg")
                                .toString())
                        .status())
                .isEqualTo(403);
        Page stranger = signedIn(chromium, school.stranger, Look.WIDE);
        assertThat(stranger.navigate(raw(id)).status()).isIn(403, 404);
    }

    private String raw(String id) {
        return host.resolve("/playback/presentation/2.3/" + id).toString();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(IMAGES.resolve(name + ".png"))
                .setFullPage(true));
    }

    private Page signedIn(Chromium chromium, Person person, Look look) {
        Page page = chromium.person(school.url().toString(), look);
        page.navigate("/sign-in");
        page.getByLabel("Sign-in name").fill(person.signInName());
        page.getByLabel("Password").fill(School.PASSWORD);
        Stage.button(page, "Sign in").click();
        page.waitForURL("**/");
        return page;
    }
}
