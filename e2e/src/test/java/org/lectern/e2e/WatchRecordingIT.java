package org.lectern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lectern.e2e.Chromium.Look;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Person;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.ui.School;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** A recording on a protected server, watched in a browser by who may and by who may not. */
final class WatchRecordingIT {
    private static final Path IMAGES = Path.of(System.getProperty("lectern.images", "target/images"));

    private final School school =
            School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(200))));
    private final URI host = URI.create(school.simulator.homeUrl());

    @Test
    void whoIsInTheCourseWatchesUntilTheyAreNotAndAStrangerDoesNot() {
        try (school;
                Chromium chromium = Chromium.start()) {
            String id = recorded();
            String key =
                    school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
            school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);

            Page teacher = signedIn(chromium, school.teacher, Look.WIDE);
            teacher.navigate("/");
            watch(teacher, id);
            Page learner = signedIn(chromium, school.learner, Look.NARROW.dark());
            watch(learner, id);
            picture(teacher, "watch-1280-light");
            picture(learner, "watch-390-dark");
            nobodyElse(chromium, id);

            school.product.bean(CourseStore.class).removeMember(school.tenant, school.course.id(), school.learner.id());
            Response removed = learner.navigate("/recordings/" + id + "/watch/presentation");
            assertThat(removed.status()).isIn(403, 404);
            assertThat(learner.navigate(raw(id)).status()).isIn(403, 404);
            watch(teacher, id);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private void watch(Page page, String id) {
        page.navigate("/recordings/" + id + "/watch/presentation");
        FrameLocator player = page.frameLocator("iframe[name=player]");
        assertThat(player.getByAltText("Slide 1")).isVisible();
        Stage.link(page, "Slide 3").first().click();
        assertThat(player.getByAltText("Slide 3")).isVisible();
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

    private String recorded() {
        var settings = new RoomSettings(
                "Waves", "", RoomSettings.MayStart.TEACHERS, false, true, RoomSettings.Recorded.ALLOWED, 5);
        Room room = school.product.bean(RoomStore.class).create(school.tenant, school.course.id(), settings);
        school.product.bean(JoinRoom.class).open(room);
        Meeting meeting = school.product
                .bean(MeetingStore.class)
                .findLive(school.tenant, room.externalId())
                .orElseThrow();
        var classroom = school.simulator.classroom(
                Objects.requireNonNull(meeting.place()).serverMeetingId());
        assertThat(classroom
                        .enter("Tom Teacher", school.teacher.externalUserId(), Role.MODERATOR)
                        .startRecording())
                .isTrue();
        school.product.bean(EndMeeting.class).end(meeting.id());
        var shelf = school.product.bean(RecordingShelf.class);
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> shelf
                                .list(
                                        school.tenant,
                                        List.of(room.externalId()),
                                        RecordingShelf.Audience.MANAGERS,
                                        null,
                                        1)
                                .items()
                                .stream()
                                .filter(item -> item.stage() == org.lectern.server.recording.Stage.PUBLISHED
                                        && item.formats().size() == 2)
                                .map(RecordingShelf.Item::recordId)
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
    }
}
