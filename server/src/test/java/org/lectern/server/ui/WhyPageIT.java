package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.platform.Databases;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The page of a class that says why its recording is not there: what is known, since when, what happens next, whom to ask. */
@ExtendWith(School.ForTests.class)
final class WhyPageIT {
    private static final String NOBODY = "Nobody";
    private static final String TEACHER = "A teacher of the course";
    private static final String OPERATOR = "Whoever runs this installation";

    private final School school;
    private final JdbcClient jdbc;

    WhyPageIT(School school) {
        this.school = school;
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    private record Told(String stage, String known, String next, String whom) {}

    @Test
    void ofEveryStageItSaysWhatIsKnownWhatHappensNextAndWhomToAsk() {
        Browser teacher = school.signedIn(school.teacher);
        for (Told told : List.of(
                new Told("EXPECTED", "Not there yet", "The server is asked every five minutes", NOBODY),
                new Told("PROCESSING", "Being processed", "appears by itself when the server is done", NOBODY),
                new Told("PUBLISHED", "It is there", "Members of the course can play it", NOBODY),
                new Told("UNPUBLISHED", "It is there, and hidden", "A teacher can show it", TEACHER),
                new Told("DELETING", "can still be taken back", "At the time below the server is told", TEACHER),
                new Told("FAILED", "Making it failed", "can try again from the raw data", OPERATOR),
                new Told("LOST", "It was there, and is missing", "If it comes back, it appears here", OPERATOR),
                new Told("NOT_RECORDED", "Nothing was recorded", "nothing came of it in two weeks", OPERATOR))) {
            String id = Recorded.inStage(school, told.stage());

            String page = teacher.get(why(id)).body();

            assertThat(page)
                    .as(told.stage())
                    .contains(told.known(), told.next(), "Whom to ask</dt><dd>" + told.whom() + "<", "Since</dt>")
                    .doesNotContain("??");
        }
    }

    @Test
    void itSaysSinceWhenWhenItsServerWasAskedAndWhenItIsAskedNext() {
        String id = Recorded.inStage(school, "PROCESSING");
        jdbc.sql("""
                        update recording set stage_at = '2026-01-05T08:00:00Z', asked_at = '2026-01-06T09:00:00Z',
                            next_ask_at = '2099-01-07T10:00:00Z' where record_id = :id
                        """).param("id", id).update();

        String page = school.signedIn(school.teacher).get(why(id)).body();

        assertThat(page)
                .contains("Being processed for more than a day", OPERATOR)
                .contains("2026-01-05T08:00:00Z", "2026-01-06T09:00:00Z", "2099-01-07T10:00:00Z")
                .doesNotContain(id, "bbb1");
        assertThat(school.signedIn(school.operator).get(why(id)).body()).contains(id, "bbb1");
    }

    @Test
    void ofAClassThatCouldLeaveNoRecordingItSaysSo() {
        Browser teacher = school.signedIn(school.teacher);

        assertThat(teacher.get("/classes/" + over("HOOK") + "/recordings").body())
                .contains("The class could not be recorded", "Switch it on for the next class", TEACHER);
        assertThat(teacher.get("/classes/" + over("NEVER_STARTED") + "/recordings")
                        .body())
                .contains("The class never started", NOBODY);
    }

    private UUID over(String cause) {
        return jdbc.sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, state, attempt, end_cause, ended_at)
                        values (gen_random_uuid(), :tenant, :external, 'Optics', '', '', '', 0, 'ENDED', 1, :cause, now())
                        returning id
                        """)
                .param("tenant", school.tenant)
                .param("external", school.room.externalId())
                .param("cause", cause)
                .query(UUID.class)
                .single();
    }

    private String why(String recordId) {
        return "/classes/"
                + jdbc.sql("select meeting_id from recording where record_id = :id")
                        .param("id", recordId)
                        .query(String.class)
                        .single()
                + "/recordings";
    }
}
