package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;

/** What becomes of the pages of recordings whose room is gone, or whose server names an address that is not its own. */
@ExtendWith(School.ForTests.class)
final class ArchiveIT {
    private final School school;

    ArchiveIT(School school) {
        this.school = school;
    }

    @Test
    void anImportedRecordingOfADeletedRoomIsInTheArchiveAndItsPageLeadsThere() {
        var rooms = school.product.bean(RoomStore.class);
        Room gone = rooms.create(school.tenant, school.course.id(), RoomSettings.named("Gone"));
        String id = Recorded.published(school);
        var jdbc = school.product.bean(Databases.class).web().jdbc();
        jdbc.sql("update recording set imported_at = now(), external_id = 'moodle-7' where record_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("""
                        insert into recording_place (tenant_id, record_id, external_id, placed_at, placed_by, home)
                        values (:tenant, :id, :room, now(), 'test', true)
                        """)
                .param("tenant", school.tenant)
                .param("id", id)
                .param("room", gone.externalId())
                .update();
        assertThat(rooms.delete(school.tenant, gone.id(), Instant.now())).isTrue();

        Browser operator = school.signedIn(school.operator);
        assertThat(operator.get("/recordings/archive").body()).contains("/recordings/" + id);
        assertThat(operator.get("/recordings/" + id).body())
                .contains("href=\"/recordings/archive\"")
                .doesNotContain("/r/" + gone.slug());
        assertThat(school.signedIn(school.teacher).get("/recordings/" + id).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aListSaysWhereNothingLeadsInsteadOfOfferingToPlayIt() {
        String id = Recorded.published(school);

        String list = school.signedIn(school.learner)
                .get("/r/" + school.room.slug() + "/recordings")
                .body();

        assertThat(list)
                .contains("/recordings/" + id + "/watch/presentation")
                .contains("Cannot be played as video")
                .contains("Cannot be played as notes")
                .doesNotContain("/recordings/" + id + "/watch/video")
                .doesNotContain("/recordings/" + id + "/watch/notes");
    }
}
