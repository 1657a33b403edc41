package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.Databases;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Sight;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** What the pages about recordings of a room and of a tenant are set to, seen at the classes and recordings that it is about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordingPolicyPagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private School school;

    @BeforeAll
    void open() {
        school = School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(200))));
    }

    @AfterAll
    void close() {
        school.close();
    }

    @AfterEach
    void asAtFirst() {
        school.signedIn(school.operator).post(ofTenant(), Map.of());
        school.product
                .bean(PlaybackServers.class)
                .change(school.server.id(), PlaybackMode.PUBLIC, AuditActor.commandLine());
        school.simulator.leaveRecordingsOpen();
    }

    private String ofTenant() {
        return "/admin/tenants/" + school.tenant + "/recordings";
    }

    private static String ofRoom(Room room) {
        return "/r/" + room.slug() + "/recording";
    }

    private Sight.Verdict verdict(String recordId) {
        return school.product
                .bean(RecordingShelf.class)
                .find(school.tenant, recordId)
                .orElseThrow()
                .verdict();
    }

    private String play(String recordId) {
        return "/recordings/" + recordId + "/play/presentation";
    }

    private void set(Browser browser, String page, Map<String, String> fields) {
        browser.get(page);
        assertThat(browser.post(page, fields).statusCode()).isEqualTo(303);
    }

    @Test
    void whatARoomSaysOfRecordingHoldsForItsNextClass() {
        Browser teacher = school.signedIn(school.teacher);
        for (Map.Entry<String, String> wanted : Map.of("OFF", "record=false", "FORCED", "allowStartStopRecording=false")
                .entrySet()) {
            Room room = RecordedRoom.room(school, "As it says " + wanted.getKey());
            set(teacher, ofRoom(room), Map.of("recorded", wanted.getKey()));

            Room changed = school.product
                    .bean(RoomStore.class)
                    .find(school.tenant, room.id())
                    .orElseThrow();
            school.product.bean(JoinRoom.class).open(changed);

            Meeting meeting = school.product
                    .bean(MeetingStore.class)
                    .findLive(school.tenant, room.externalId())
                    .orElseThrow();
            assertThat(school.product
                            .bean(Databases.class)
                            .web()
                            .jdbc()
                            .sql("select params from meeting where id = ?")
                            .param(Objects.requireNonNull(meeting.id()))
                            .query(String.class)
                            .single())
                    .contains(wanted.getValue());
        }
    }

    @Test
    void aRoomThatWantsApprovalShowsNothingToLearnersBeforeAndWhatIsOpenAtItsServerToNobody() {
        Room room = RecordedRoom.room(school, "Approved");
        Browser teacher = school.signedIn(school.teacher);
        Browser learner = school.signedIn(school.learner);
        set(teacher, ofRoom(room), Map.of("recorded", "ALLOWED", "approval", "true"));

        String id = RecordedRoom.recorded(school, room, Stage.UNPUBLISHED);

        assertThat(verdict(id)).isEqualTo(Sight.Verdict.AWAITS_APPROVAL);
        URI raw = URI.create(school.simulator.homeUrl()).resolve("/playback/presentation/2.3/" + id);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> school.anonymous()
                                .send(HttpRequest.newBuilder(raw).build())
                                .statusCode()
                        == 404);
        Awaitility.await().atMost(PATIENCE).until(() -> teacher.get(play(id)).statusCode() == 404);
        assertThat(learner.get(play(id)).statusCode()).isEqualTo(404);
        assertThat(teacher.get("/recordings/" + id).body()).contains("can be looked at only once it is approved");

        teacher.post("/recordings/" + id + "/publish", Map.of("publish", "true"));

        RecordedRoom.await(school, id, Stage.PUBLISHED);
        assertThat(learner.get(play(id)).statusCode()).isEqualTo(302);
    }

    @Test
    void onAProtectedServerTeachersLookBeforeTheyApproveAndNobodyElseDoes() {
        String key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
        Room room = RecordedRoom.room(school, "Previewed");
        Browser teacher = school.signedIn(school.teacher);
        Browser learner = school.signedIn(school.learner);
        set(teacher, ofRoom(room), Map.of("recorded", "ALLOWED", "approval", "true"));
        // Its web server has been seen to ask: before that, nobody believes that it does.
        URI host = URI.create(school.simulator.homeUrl());
        String nobodys = "/presentation/" + "0".repeat(40) + "-1700000000000/slides/1.svg";
        assertThat(school.anonymous()
                        .send(HttpRequest.newBuilder(host.resolve(nobodys)).build())
                        .statusCode())
                .isEqualTo(403);

        String id = RecordedRoom.recorded(school, room, Stage.UNPUBLISHED);

        URI slide = host.resolve("/presentation/" + id + "/slides/1.svg");
        assertThat(verdict(id)).isEqualTo(Sight.Verdict.AWAITS_APPROVAL);
        assertThat(follow(teacher, teacher.at(play(id)))).isEqualTo(200);
        assertThat(at(teacher, slide)).isEqualTo(200);
        assertThat(teacher.get("/recordings/" + id).body()).contains("look at it before you approve");
        assertThat(teacher.get("/recordings/" + id + "/watch/presentation").body())
                .contains("awaits approval");
        for (Browser other :
                new Browser[] {learner, school.signedIn(school.stranger), school.signedIn(school.foreigner)}) {
            assertThat(other.get(play(id)).statusCode()).isIn(302, 403, 404);
            assertThat(follow(other, host.resolve("/playback/presentation/2.3/" + id)))
                    .isNotEqualTo(200);
            assertThat(at(other, slide)).isEqualTo(403);
        }
        assertThat(at(school.anonymous(), slide)).isEqualTo(403);
        assertThat(learner.get(play(id)).statusCode()).isEqualTo(404);
        assertThat(learner.get("/r/" + room.slug() + "/recordings").body()).doesNotContain(id);

        teacher.post("/recordings/" + id + "/publish", Map.of("publish", "true"));

        RecordedRoom.await(school, id, Stage.PUBLISHED);
        assertThat(follow(learner, learner.at(play(id)))).isEqualTo(200);
    }

    @Test
    void whatIsPreviewedIsUnpublishedWhenItsServerAsksUsNoMore() {
        String key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
        URI host = URI.create(school.simulator.homeUrl());
        assertThat(at(school.anonymous(), host.resolve("/presentation/" + "0".repeat(40) + "-1700000000000/a")))
                .isEqualTo(403);
        Room room = RecordedRoom.room(school, "Opened");
        Browser teacher = school.signedIn(school.teacher);
        set(teacher, ofRoom(room), Map.of("recorded", "ALLOWED", "approval", "true"));
        String id = RecordedRoom.recorded(school, room, Stage.UNPUBLISHED);
        assertThat(follow(teacher, teacher.at(play(id)))).isEqualTo(200);

        school.product
                .bean(PlaybackServers.class)
                .change(school.server.id(), PlaybackMode.PUBLIC, AuditActor.commandLine());
        school.simulator.leaveRecordingsOpen();

        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> at(school.anonymous(), host.resolve("/playback/presentation/2.3/" + id)) == 404);
        Awaitility.await().atMost(PATIENCE).until(() -> teacher.get(play(id)).statusCode() == 404);
        assertThat(verdict(id)).isEqualTo(Sight.Verdict.AWAITS_APPROVAL);
    }

    @Test
    void forHowLongATenantShowsRecordingsCountsAtOnceForThoseThatAreThere() {
        RecordedRoom recorded = RecordedRoom.of(school, "Short", Stage.PUBLISHED);
        Browser learner = school.signedIn(school.learner);
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("update recording set ended_at = ended_at - interval '3 days' where record_id = ?")
                .param(recorded.recordId())
                .update();
        assertThat(learner.get(play(recorded.recordId())).statusCode()).isEqualTo(302);
        Browser operator = school.signedIn(school.operator);

        set(operator, ofTenant(), Map.of("visible-days", "2"));

        assertThat(verdict(recorded.recordId())).isEqualTo(Sight.Verdict.NO_LONGER);
        assertThat(learner.get(play(recorded.recordId())).statusCode()).isEqualTo(404);
        assertThat(operator.get(ofTenant()).body()).contains("value=\"2\"");
        // A room cannot have it for longer than its tenant.
        Browser teacher = school.signedIn(school.teacher);
        set(teacher, ofRoom(recorded.room()), Map.of("recorded", "ALLOWED", "visible-days", "300"));
        assertThat(learner.get(play(recorded.recordId())).statusCode()).isEqualTo(404);

        set(operator, ofTenant(), new HashMap<>());

        RecordedRoom.await(school, recorded.recordId(), Stage.PUBLISHED);
        assertThat(learner.get(play(recorded.recordId())).statusCode()).isEqualTo(302);
    }

    private static int at(Browser browser, URI address) {
        return browser.send(HttpRequest.newBuilder(address).build()).statusCode();
    }

    /** Follows redirects as a browser does; answers the last status. */
    private static int follow(Browser browser, URI from) {
        URI at = from;
        for (int hops = 0; hops < 8; hops++) {
            var answer = browser.send(HttpRequest.newBuilder(at)
                    .header("Accept", "text/html,application/xhtml+xml")
                    .build());
            if (answer.statusCode() != 302) {
                return answer.statusCode();
            }
            at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError("goes round in circles at " + at.getPath());
    }
}
