package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists of recordings in the order and under the filters that their address names. */
@ExtendWith(School.ForTests.class)
final class RecordingListPagesIT {
    private final School school;
    private final JdbcClient jdbc;
    private Room room;
    private Room other;
    private String course = "";

    RecordingListPagesIT(School school) {
        this.school = school;
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    @BeforeEach
    void aCourseOfTwoRooms() {
        var courses = school.product.bean(CourseStore.class);
        var made = courses.create(school.tenant, "Listed " + UUID.randomUUID());
        courses.putMember(school.tenant, made.id(), school.teacher.id(), CourseRole.TEACHER);
        courses.putMember(school.tenant, made.id(), school.learner.id(), CourseRole.LEARNER);
        var rooms = school.product.bean(RoomStore.class);
        room = rooms.create(school.tenant, made.id(), RoomSettings.named("First room"));
        other = rooms.create(school.tenant, made.id(), RoomSettings.named("Second room"));
        course = "/courses/" + made.id() + "/recordings";
    }

    private String recording(Room of, String name, String day, String stage) {
        String id = Recorded.inStage(school, stage);
        jdbc.sql("""
                        update recording set external_id = :room, recorded_at = cast(:day as date) + interval '12 hours',
                            metadata = jsonb_build_object('bbb-recording-name', cast(:name as text))
                        where record_id = :id
                        """)
                .param("room", of.externalId())
                .param("day", day)
                .param("name", name)
                .param("id", id)
                .update();
        return id;
    }

    /** Names as they stand on the page. */
    private static List<String> names(String page) {
        List<String> names = new ArrayList<>();
        Matcher name = Pattern.compile("<strong><bdi>([^<]*)</bdi></strong>").matcher(page);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    @Test
    void sortsByNameAndByTimeInBothDirections() {
        recording(room, "beta", "2026-03-02", "PUBLISHED");
        recording(room, "Ärger", "2026-03-03", "PUBLISHED");
        recording(other, "Gamma", "2026-03-01", "PUBLISHED");
        Browser browser = school.signedIn(school.learner);

        assertThat(names(browser.get(course).body())).containsExactly("Ärger", "beta", "Gamma");
        assertThat(names(browser.get(course + "?sort=oldest").body())).containsExactly("Gamma", "beta", "Ärger");
        assertThat(names(browser.get(course + "?sort=name").body())).containsExactly("Ärger", "beta", "Gamma");
        assertThat(names(browser.get(course + "?sort=name&q=e&from=2026-03-02").body()))
                .containsExactly("Ärger", "beta");
    }

    @Test
    void theNextPageKeepsOrderAndFilters() {
        for (int i = 0; i < 30; i++) {
            recording(room, "Lesson %02d & more".formatted(i), "2026-03-" + (i % 9 + 10), "PUBLISHED");
        }
        recording(room, "Lesson 99", "2026-05-01", "PUBLISHED");
        Browser browser = school.signedIn(school.teacher);
        String address = "/r/" + room.slug() + "/recordings?q=lesson&sort=name&state=shown&to=2026-04-01";

        String first = browser.get(address).body();
        Matcher next = Pattern.compile("href=\"([^\"]*after=[^\"]*)\"").matcher(first);
        assertThat(next.find()).isTrue();
        String second = browser.get(next.group(1).replace("&amp;", "&")).body();

        List<String> all = new ArrayList<>(names(first));
        all.addAll(names(second));
        assertThat(all).hasSize(30).doesNotHaveDuplicates().isSorted();
        assertThat(second)
                .contains(
                        "value=\"name\" selected",
                        "value=\"shown\" selected",
                        "value=\"2026-04-01\"",
                        "value=\"lesson\"")
                .doesNotContain("More recordings")
                .doesNotContain("??");
    }

    @Test
    void filtersByStateFormatRoomAndDay() {
        recording(room, "Shown", "2026-03-01", "PUBLISHED");
        recording(room, "Hidden", "2026-03-02", "UNPUBLISHED");
        recording(other, "Coming", "2026-03-03", "PROCESSING");
        recording(other, "Lost", "2026-03-04", "LOST");
        String audio = recording(other, "Audio", "2026-03-05", "PUBLISHED");
        jdbc.sql("update recording_format set type = 'podcast' where record_id = :id and type = 'presentation'")
                .param("id", audio)
                .update();
        jdbc.sql("update recording set withheld = 'APPROVAL' where record_id = :id")
                .param("id", recording(room, "Waiting", "2026-03-06", "UNPUBLISHED"))
                .update();
        Browser browser = school.signedIn(school.teacher);

        assertThat(names(browser.get(course + "?state=shown").body())).containsExactly("Audio", "Shown");
        assertThat(names(browser.get(course + "?state=hidden").body())).containsExactly("Hidden");
        assertThat(names(browser.get(course + "?state=approval").body())).containsExactly("Waiting");
        assertThat(names(browser.get(course + "?state=coming").body())).containsExactly("Coming");
        assertThat(names(browser.get(course + "?state=trouble").body())).containsExactly("Lost");
        assertThat(names(browser.get(course + "?state=deleting").body())).isEmpty();
        assertThat(names(browser.get(course + "?format=podcast").body())).containsExactly("Audio");
        assertThat(names(browser.get(course + "?room=" + other.slug()).body()))
                .containsExactly("Audio", "Lost", "Coming");
        assertThat(names(browser.get(course + "?room=" + school.room.slug()).body()))
                .isEmpty();
        assertThat(names(browser.get(course + "?from=2026-03-02&to=2026-03-03").body()))
                .containsExactly("Coming", "Hidden");
        assertThat(browser.get(course + "?state=deleting").body())
                .contains("No recording matches", "href=\"" + course + "\"")
                .doesNotContain("??");
    }

    @Test
    void learnersSeeNothingMoreByAnyFilter() {
        recording(room, "Shown", "2026-03-01", "PUBLISHED");
        recording(room, "Hidden", "2026-03-02", "UNPUBLISHED");
        recording(room, "Coming", "2026-03-03", "PROCESSING");
        Browser browser = school.signedIn(school.learner);

        for (String state : List.of("hidden", "approval", "coming", "deleting", "trouble")) {
            assertThat(names(browser.get(course + "?state=" + state).body()))
                    .as(state)
                    .isEmpty();
        }
        assertThat(browser.get(course).body()).contains("id=\"format\"").doesNotContain("id=\"state\"");
        assertThat(names(browser.get(course + "?format=presentation").body())).containsExactly("Shown");
    }

    @Test
    void whatAnAddressSaysThatCannotBeReadNarrowsNothingAndIsTold() {
        recording(room, "Shown", "2026-03-01", "PUBLISHED");
        Browser browser = school.signedIn(school.teacher);

        String page = browser.get(
                        course + "?state=%3Cb%3E&sort=size&from=soon&format=%22&room=%27&to=99999-01-01&after=x~y")
                .body();

        assertThat(names(page)).containsExactly("Shown");
        assertThat(page)
                .contains("so it narrows nothing: sort, state, format, room, from, to")
                .doesNotContain("<b>");
    }
}
