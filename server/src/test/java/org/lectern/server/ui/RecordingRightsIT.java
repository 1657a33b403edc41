package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;

/** Every verb of recordings, for everybody, on what is shown, hidden, and about to be deleted. */
@ExtendWith(School.ForTests.class)
final class RecordingRightsIT {
    /** For the learner, the teacher, the operator, somebody in no course, a teacher of another tenant. */
    private static final String RIGHTS = """
            PUBLISHED   GET  play/presentation  302 302 302 403 404
            PUBLISHED   GET  play/video         404 404 404 403 404
            PUBLISHED   GET  play/notes         404 404 404 403 404
            PUBLISHED   GET  play/podcast       404 404 404 403 404
            PUBLISHED   GET  watch/presentation 200 200 200 403 404
            PUBLISHED   GET  watch/video        404 404 404 403 404
            UNPUBLISHED GET  watch/presentation 404 404 404 403 404
            PUBLISHED   GET  -                  403 200 200 403 404
            PUBLISHED   POST rename             403 303 303 403 404
            PUBLISHED   POST publish            403 303 303 403 404
            PUBLISHED   GET  details            403 200 200 403 404
            PUBLISHED   POST tags               403 303 303 403 404
            PUBLISHED   POST protect            403 303 303 403 404
            PUBLISHED   GET  captions           403 200 200 403 404
            PUBLISHED   POST captions           403 422 422 403 404
            PUBLISHED   GET  delete             403 200 200 403 404
            PUBLISHED   POST delete             403 303 303 403 404
            PUBLISHED   POST times              403 303 303 403 404
            PUBLISHED   POST places             403 303 303 403 404
            PUBLISHED   POST take-back          403 303 303 403 404
            UNPUBLISHED POST places             404 303 303 403 404
            AWAITED     POST places             404 303 303 403 404
            DELETING    POST places             404 303 303 403 404
            DELETING    POST rename             404 303 303 403 404
            DELETING    POST protect            404 303 303 403 404
            DELETING    POST hold               404 403 303 403 404
            DELETING    GET  watch/presentation 404 404 404 403 404
            DELETED     POST places             404 404 404 403 404
            DELETED     POST publish            404 404 404 403 404
            DELETED     POST rename             404 404 404 403 404
            DELETED     POST delete             404 404 404 403 404
            DELETED     GET  play/presentation  404 404 404 403 404
            PUBLISHED   POST hold               403 403 303 403 404
            PUBLISHED   POST lift-hold          403 403 303 403 404
            UNPUBLISHED POST times              404 303 303 403 404
            UNPUBLISHED POST hold               404 403 303 403 404
            UNPUBLISHED POST lift-hold          404 403 303 403 404
            DELETING    POST times              404 303 303 403 404
            DELETED     POST hold               404 404 404 403 404
            DELETED     POST times              404 404 404 403 404
            UNPUBLISHED GET  play/presentation  404 404 404 403 404
            UNPUBLISHED GET  -                  404 200 200 403 404
            UNPUBLISHED POST rename             404 303 303 403 404
            UNPUBLISHED POST publish            404 303 303 403 404
            UNPUBLISHED GET  details            404 200 200 403 404
            UNPUBLISHED POST tags               404 303 303 403 404
            UNPUBLISHED POST protect            404 303 303 403 404
            UNPUBLISHED GET  captions           404 200 200 403 404
            UNPUBLISHED POST captions           404 422 422 403 404
            UNPUBLISHED POST delete             404 303 303 403 404
            DELETING    GET  play/presentation  404 404 404 403 404
            DELETING    POST publish            404 303 303 403 404
            DELETING    POST tags               404 303 303 403 404
            DELETING    POST captions           404 422 422 403 404
            DELETING    POST take-back          404 303 303 403 404
            DELETED     GET  -                  404 404 404 403 404
            DELETED     GET  details            404 404 404 403 404
            DELETED     POST tags               404 404 404 403 404
            DELETED     POST protect            404 404 404 403 404
            DELETED     GET  captions           404 404 404 403 404
            DELETED     POST captions           404 404 404 403 404
            DELETED     POST take-back          404 404 404 403 404
            AWAITED     GET  play/presentation  404 302 302 403 404
            AWAITED     GET  watch/presentation 404 200 200 403 404
            AWAITED     GET  play/podcast       404 404 404 403 404
            AWAITED     GET  -                  404 200 200 403 404
            AWAITED     GET  details            404 200 200 403 404
            AWAITED     POST publish            404 303 303 403 404
            AWAITED     POST rename             404 303 303 403 404
            AWAITED     POST times              404 303 303 403 404
            AWAITED     POST hold               404 403 303 403 404
            AWAITED     POST delete             404 303 303 403 404
            UNSERVED    GET  play/presentation  404 404 404 403 404
            UNSERVED    GET  watch/presentation 404 404 404 403 404
            UNSERVED    GET  -                  404 200 200 403 404
            UNSERVED    POST publish            404 303 303 403 404
            NOT_YET     GET  play/presentation  404 404 404 403 404
            NOT_YET     GET  watch/presentation 404 404 404 403 404
            NOT_YET     GET  -                  404 200 200 403 404
            NOT_YET     POST publish            404 303 303 403 404
            NOT_YET     POST times              404 303 303 403 404
            NOT_YET     POST delete             404 303 303 403 404
            NO_LONGER   GET  play/presentation  404 404 404 403 404
            NO_LONGER   GET  watch/presentation 404 404 404 403 404
            NO_LONGER   GET  -                  404 200 200 403 404
            NO_LONGER   POST publish            404 303 303 403 404
            NO_LONGER   POST times              404 303 303 403 404
            NO_LONGER   POST delete             404 303 303 403 404
            """;

    private final School school;

    RecordingRightsIT(School school) {
        this.school = school;
    }

    @Test
    void everybodyMayWhatTheTableSaysAndNothingElseChangesAnything() {
        Map<Person, Browser> everybody = new LinkedHashMap<>();
        for (Person person :
                List.of(school.learner, school.teacher, school.operator, school.stranger, school.foreigner)) {
            everybody.put(person, school.signedIn(person));
        }
        Room other = school.product
                .bean(RoomStore.class)
                .create(school.tenant, school.course.id(), RoomSettings.named("Further"));
        List<String> wrong = new ArrayList<>();
        for (String line : RIGHTS.strip().split("\n")) {
            String[] cells = line.strip().split("\\s+");
            int who = 3;
            for (Browser browser : everybody.values()) {
                String recordId = recording(cells[0]);
                String before = Recorded.stageOf(school, recordId);
                String path = "/recordings/" + recordId + (cells[2].equals("-") ? "" : "/" + cells[2]);
                int status = cells[1].equals("GET")
                        ? browser.get(path).statusCode()
                        : browser.post(path, Map.of("name", "Lenses", "publish", "false", "room", other.slug()))
                                .statusCode();
                int expected = Integer.parseInt(cells[who]);
                boolean changed = !Recorded.stageOf(school, recordId).equals(before);
                if (status != expected || changed && expected != 303) {
                    wrong.add(line + ", column " + who + ": " + status + ", now " + Recorded.stageOf(school, recordId));
                }
                who++;
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** In a stage, or withheld: awaiting approval and played by its server, or not; before its time, or after it. */
    private String recording(String as) {
        String change = switch (as) {
            case "AWAITED" -> "withheld = 'APPROVAL'";
            case "UNSERVED" -> "withheld = 'APPROVAL', listed = 'UNPUBLISHED'";
            case "NOT_YET" -> "withheld = 'NOT_YET', visible_from = now() + interval '1 day', republish = true";
            case "NO_LONGER" -> "withheld = 'NO_LONGER', visible_until = now() - interval '1 day', republish = true";
            default -> "";
        };
        String recordId = Recorded.inStage(school, change.isEmpty() ? as : "UNPUBLISHED");
        if (!change.isEmpty()) {
            school.product
                    .bean(Databases.class)
                    .web()
                    .jdbc()
                    .sql("update recording set " + change + " where record_id = ?")
                    .param(recordId)
                    .update();
        }
        return recordId;
    }

    @Test
    void addressesThatAreNotTheServersLeadNowhere() {
        String recordId = Recorded.published(school);
        Browser browser = school.signedIn(school.teacher);
        String host = java.net.URI.create(school.simulator.url()).getAuthority();
        assertThat(browser.get("/recordings/" + recordId + "/play/presentation").statusCode())
                .isEqualTo(302);

        for (String url : List.of(
                "javascript:alert(1)",
                "javascript://" + host + "/%0aalert(1)",
                "data:text/html,x",
                "//" + host + "/playback",
                "//elsewhere.example/playback",
                "https://elsewhere.example/" + host,
                "https://" + host + "@elsewhere.example/",
                "http://somebody:secret@" + host + "/playback",
                "http://" + host + "/\r\nSet-Cookie: a=b")) {
            school.product
                    .bean(Databases.class)
                    .web()
                    .jdbc()
                    .sql("update recording_format set url = :url where record_id = :record and type = 'presentation'")
                    .param("url", url)
                    .param("record", recordId)
                    .update();

            var play = browser.get("/recordings/" + recordId + "/play/presentation");
            assertThat(play.statusCode()).as(url).isEqualTo(404);
            assertThat(play.headers().firstValue("Location")).isEmpty();
            assertThat(browser.get("/recordings/" + recordId + "/watch/presentation")
                            .statusCode())
                    .as(url)
                    .isEqualTo(404);
        }
    }

    @Test
    void aFileIsOfferedForDownloadWhereTheTenantAllowsIt() {
        String recordId = Recorded.published(school);
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("""
                        insert into recording_format (tenant_id, record_id, type, stage, stage_at, url, size_bytes,
                            length_minutes, processing_millis, first_listed_at)
                        values (:tenant, :record, 'podcast', 'PUBLISHED', now(), :url, 1, 1, 1, now())
                        """)
                .param("tenant", school.tenant)
                .param("record", recordId)
                .param("url", school.simulator.homeUrl() + "podcast/" + recordId + "/audio.ogg")
                .update();
        Browser learner = school.signedIn(school.learner);
        String podcast = "/recordings/" + recordId + "/watch/podcast";
        String offered = ">Download<";
        assertThat(learner.get(podcast).statusCode()).isEqualTo(200);
        assertThat(learner.get(podcast).body()).doesNotContain(offered);
        var tenants = school.product.bean(TenantStore.class);
        try {
            tenants.changePolicy(
                    school.tenant,
                    TenantPolicy.STANDARD.withPlayback(
                            new PlaybackTerms(PlaybackTerms.Links.SERVER, Set.of(), Set.of(), true)));

            assertThat(learner.get(podcast).body()).contains(offered);
            assertThat(learner.get("/recordings/" + recordId + "/watch/presentation")
                            .body())
                    .as("no single file")
                    .doesNotContain(offered);
        } finally {
            tenants.changePolicy(school.tenant, TenantPolicy.STANDARD);
        }
    }

    @Test
    void whoLeavesTheCourseIsRefusedAtTheNextRequest() {
        String recordId = Recorded.published(school);
        Person learner = school.person(school.tenant, "Lea Leaver", "lea-" + recordId.hashCode(), false);
        var courses = school.product.bean(CourseStore.class);
        courses.putMember(school.tenant, school.course.id(), learner.id(), CourseRole.LEARNER);
        Browser browser = school.signedIn(learner);
        String path = "/recordings/" + recordId + "/play/presentation";
        assertThat(browser.get(path).statusCode()).isEqualTo(302);
        assertThat(browser.get("/r/" + school.room.slug() + "/recordings").body())
                .contains(recordId);

        courses.removeMember(school.tenant, school.course.id(), learner.id());

        assertThat(browser.get(path).statusCode()).isEqualTo(403);
        assertThat(browser.get("/r/" + school.room.slug() + "/recordings").statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/recordings").body()).doesNotContain(recordId);
    }

    @Test
    void aRecordingIsPlayedByTheMembersOfARoomItIsShownIn() {
        String recordId = Recorded.published(school);
        var courses = school.product.bean(CourseStore.class);
        var other = courses.create(school.tenant, "Chemistry");
        courses.putMember(school.tenant, other.id(), school.stranger.id(), CourseRole.TEACHER);
        courses.putMember(school.tenant, other.id(), school.teacher.id(), CourseRole.TEACHER);
        var room = school.product.bean(RoomStore.class).create(school.tenant, other.id(), RoomSettings.named("Acids"));
        Browser guest = school.signedIn(school.stranger);
        Browser teacher = school.signedIn(school.teacher);
        String play = "/recordings/" + recordId + "/play/presentation";
        String watch = "/recordings/" + recordId + "/watch/presentation";
        String places = "/recordings/" + recordId + "/places";
        assertThat(guest.get(play).statusCode()).isEqualTo(403);
        assertThat(guest.post(places, Map.of("room", room.slug())).statusCode()).isEqualTo(403);

        assertThat(teacher.post(places, Map.of("room", room.slug())).statusCode())
                .isEqualTo(303);
        assertThat(teacher.post(places, Map.of("room", room.slug())).statusCode())
                .isEqualTo(303);

        assertThat(guest.get(play).statusCode()).isEqualTo(302);
        assertThat(guest.get("/r/" + room.slug() + "/recordings").body())
                .contains(watch)
                .doesNotContain("/recordings/" + recordId + "\"");
        assertThat(guest.get("/recordings/" + recordId).statusCode()).isEqualTo(403);
        assertThat(guest.post("/recordings/" + recordId + "/delete", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(teacher.get("/recordings").body()).containsOnlyOnce(watch);

        teacher.post("/recordings/" + recordId + "/publish", Map.of("publish", "false"));
        assertThat(guest.get(play).statusCode()).isEqualTo(403);
        assertThat(guest.get("/r/" + room.slug() + "/recordings").body()).doesNotContain(recordId);
        teacher.post(places, Map.of("room", room.slug(), "there", "false"));
        assertThat(teacher.get("/r/" + room.slug() + "/recordings").body()).doesNotContain(recordId);
        courses.removeMember(school.tenant, other.id(), school.stranger.id());
    }

    @Test
    void whatIsHiddenIsNotListedToThoseWhoTeachOnlyWhereItIsPlaced() {
        var courses = school.product.bean(CourseStore.class);
        Person both = school.person(school.tenant, "Bob Both", "bob-" + RandomIds.token128(), false);
        courses.putMember(school.tenant, school.course.id(), both.id(), CourseRole.LEARNER);
        var taught = courses.create(school.tenant, "Chemistry of Bob");
        courses.putMember(school.tenant, taught.id(), both.id(), CourseRole.TEACHER);
        Room room =
                school.product.bean(RoomStore.class).create(school.tenant, taught.id(), RoomSettings.named("Salts"));
        String old = Recorded.published(school);
        sql("update recording set external_id = '" + room.externalId() + "', recorded_at = now() - interval '9 days'"
                + " where record_id = '" + old + "'");
        List<String> hidden = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String recordId = Recorded.inStage(school, "UNPUBLISHED");
            hidden.add(recordId);
            place(recordId, room);
        }
        Browser browser = school.signedIn(both);

        for (String list : List.of("/courses/" + taught.id() + "/recordings", "/r/" + room.slug() + "/recordings")) {
            String page = browser.get(list).body();
            assertThat(page).contains(old);
            assertThat(hidden).noneMatch(page::contains);
        }
        String mine = browser.get("/recordings").body();
        assertThat(hidden).noneMatch(mine::contains);
        assertThat(school.signedIn(school.teacher)
                        .get("/r/" + school.room.slug() + "/recordings")
                        .body())
                .contains(hidden.getLast());
    }

    @Test
    void whatIsPlacedElsewherePlaysThereWhenItsOwnRoomIsGone() {
        var courses = school.product.bean(CourseStore.class);
        var rooms = school.product.bean(RoomStore.class);
        Room home = rooms.create(school.tenant, school.course.id(), RoomSettings.named("Torn down"));
        var other = courses.create(school.tenant, "Elsewhere");
        Person member = school.person(school.tenant, "Mia Member", "mia-" + RandomIds.token128(), false);
        courses.putMember(school.tenant, other.id(), member.id(), CourseRole.LEARNER);
        Room room = rooms.create(school.tenant, other.id(), RoomSettings.named("Elsewhere"));
        String recordId = Recorded.published(school);
        sql("update recording set external_id = '" + home.externalId() + "' where record_id = '" + recordId + "'");
        place(recordId, room);
        Browser browser = school.signedIn(member);
        String play = "/recordings/" + recordId + "/play/presentation";
        assertThat(browser.get(play).statusCode()).isEqualTo(302);

        school.signedIn(school.teacher).post("/r/" + home.slug() + "/delete", Map.of("confirmed", "yes"));

        assertThat(browser.get("/r/" + room.slug() + "/recordings").body()).contains(recordId);
        assertThat(browser.get(play).statusCode()).isEqualTo(302);
        assertThat(school.signedIn(school.learner).get(play).statusCode()).isEqualTo(404);
    }

    private void place(String recordId, Room room) {
        sql("insert into recording_place (tenant_id, record_id, external_id, placed_at, placed_by) values ('"
                + school.tenant + "', '" + recordId + "', '" + room.externalId() + "', now(), 'test')");
    }

    private void sql(String statement) {
        school.product.bean(Databases.class).web().jdbc().sql(statement).update();
    }

    @Test
    void aTeacherDeletesTakesBackAndLeavesATrail() {
        String recordId = Recorded.published(school);
        Browser teacher = school.signedIn(school.teacher);
        Browser learner = school.signedIn(school.learner);
        String list = "/r/" + school.room.slug() + "/recordings";

        teacher.post("/recordings/" + recordId + "/delete", Map.of("confirmed", "yes"));
        assertThat(Recorded.stageOf(school, recordId)).isEqualTo("DELETING");
        assertThat(learner.get(list).body()).doesNotContain(recordId);
        assertThat(teacher.get(list).body()).contains("/recordings/" + recordId + "/take-back", "Optics &lt;b&gt;");
        teacher.post("/recordings/" + recordId + "/take-back", Map.of());
        assertThat(Recorded.stageOf(school, recordId)).isEqualTo("PUBLISHED");
        assertThat(learner.get(list).body()).contains("/recordings/" + recordId + "/watch/presentation");

        assertThat(school.product
                        .bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql("select action || ' ' || actor from audit_entry where subject = :subject order by seq")
                        .param("subject", "recording:" + recordId)
                        .query(String.class)
                        .list())
                .containsExactly(
                        "recording.deleted person:" + school.teacher.id(),
                        "recording.taken-back person:" + school.teacher.id());
    }
}
