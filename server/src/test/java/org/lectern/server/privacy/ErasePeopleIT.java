package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditRow;
import org.lectern.server.audit.AuditVerdict;

/** What becomes of the data of somebody who is erased, in every table. */
final class ErasePeopleIT {
    private static final Instant NOON = Pupils.NOON;
    private static final AuditActor OPERATOR = JaneEverywhere.OPERATOR;
    private static final String JANE = JaneEverywhere.JANE;
    private static final MeetingReference LESSON = JaneEverywhere.LESSON;
    private static final MeetingReference NEXT = JaneEverywhere.NEXT;
    private static final MeetingReference ELSEWHERE = JaneEverywhere.ELSEWHERE;
    private static final UUID ACCOUNT = JaneEverywhere.ACCOUNT;

    private final Pupils school = new Pupils();
    private final JaneEverywhere jane = new JaneEverywhere(school);

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void nothingOfThePersonIsLeftAndNobodyElseIsTouched() {
        jane.everywhere();
        Map<String, Long> before = jane.mentions("Jane Smith", JANE, "jane.s", "10.9.8.7");
        assertThat(before).containsKeys("event.body", "participant.state", "person.name", "delivery.payload");

        Erasure done = jane.erase();

        assertThat(done.state()).isEqualTo(Erasure.State.WATCHING);
        assertThat(jane.mentionsOfSchool()).isEmpty();
        assertThat(school.report(ELSEWHERE).people())
                .extracting(person -> person.who().name())
                .containsExactly("Jane Smith", "Bert Brown");
        assertThat(school.count("select count(*) from person where name = 'Jane Smith'"))
                .isEqualTo(1);
        assertThat(school.count("select count(*) from analytics_body where body like '%Bert Brown%'"))
                .isEqualTo(2);
        assertThat(school.count("select count(*) from analytics_body where body like '%\"chats\":7%'"))
                .isEqualTo(2);
    }

    @Test
    void whoWasSaidToBeThePersonStaysOneWithHer() {
        jane.everywhere();
        jane.sql(
                "insert into activity_link (meeting_id, person_key, linked_to, linked_by) values (?, ?, 'u:bert', ?)",
                Pupils.meetingId(NEXT),
                "u:" + JANE,
                ACCOUNT);

        Erasure done = jane.erase();

        String stone = "u:" + done.tombstone();
        assertThat(school.count("select count(*) from activity_link where person_key = 'c:w_guest' and linked_to = '"
                        + stone + "'"))
                .isEqualTo(1);
        assertThat(school.count("select count(*) from activity_link where person_key = '" + stone
                        + "' and linked_to = 'u:bert'"))
                .isEqualTo(1);
        assertThat(done.receipt()).containsEntry("activity_link", 2);
    }

    @Test
    void everyCountAndSumStays() {
        jane.everywhere();
        ClassActivity before = school.report(LESSON);

        Erasure done = jane.erase();
        school.fold();

        ClassActivity after = school.report(LESSON);
        assertThat(after.people())
                .extracting(PersonActivity::presence)
                .isEqualTo(
                        before.people().stream().map(PersonActivity::presence).toList());
        assertThat(after.people())
                .extracting(PersonActivity::figures)
                .isEqualTo(before.people().stream().map(PersonActivity::figures).toList());
        assertThat(after.people())
                .extracting(person -> person.who().name())
                .containsExactly(done.tombstone(), "Bert Brown");
    }

    @Test
    void aRebuildGivesTheSameRows() {
        jane.everywhere();
        jane.erase();

        assertThat(school.rebuild().changed()).isZero();
        assertThat(school.rebuild().changed()).isZero();
        assertThat(jane.mentionsOfSchool()).isEmpty();
    }

    @Test
    void figuresWhoseEventsAreGoneAreErasedToo() {
        jane.everywhere();
        jane.sql("update due set sealed_at = now()");
        jane.sql("delete from event");

        jane.erase();

        assertThat(jane.mentionsOfSchool()).isEmpty();
        assertThat(school.report(LESSON).people().getFirst().presence().total()).hasSeconds(590);
    }

    @Test
    void givesAReceiptThatTheAuditTrailHolds() {
        jane.everywhere();

        Erasure done = jane.erase();

        assertThat(done.receipt())
                .containsEntry("event", 5)
                .containsEntry("participant", 3)
                .containsEntry("person", 1)
                .containsEntry("course_member", 1)
                .containsEntry("meeting_join", 1)
                .containsEntry("join_ticket", 1)
                .containsEntry("analytics_body", 1)
                .containsEntry("delivery", 1)
                .containsEntry("outbox", 1)
                .containsEntry("dead_letter", 1)
                .containsEntry("roster_entry", 1)
                .containsEntry("attendance_correction", 1)
                .containsEntry("attendance_sign_off", 1)
                .containsEntry("join_refusal", 1)
                .containsEntry("meeting_poll", 1)
                .containsEntry("meeting", 2)
                .containsEntry("privacy_answer", 1)
                .containsEntry("audit_entry", 1);
        assertThat(school.audit.newest(school.databases.web(), Pupils.SCHOOL, 2))
                .extracting(AuditRow::action)
                .containsExactly("person.erased", "person.erasure-requested");
        assertThat(school.audit.verify(school.databases.web(), Pupils.SCHOOL)).isEqualTo(new AuditVerdict.Whole(3));
    }

    @Test
    void askingAgainIsTheSameErasureAndChangesNothingMore() {
        jane.everywhere();
        Erasure first = jane.erase();

        Erasure second = jane.erase();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.tombstone()).isEqualTo(first.tombstone());
        assertThat(second.receipt()).isEqualTo(first.receipt());
    }

    @Test
    void whatStillComesOfEarlierClassesIsErasedAndWhoJoinsLaterIsSomebodyNew() {
        jane.everywhere();
        String pseudonym = school.pseudonyms.of(Pupils.SCHOOL, Channel.XAPI, JANE);
        Erasure done = jane.erase();
        school.joined(LESSON, NOON.plusSeconds(700), "w_jane_late", JANE, "Jane Smith");
        school.fold();
        MeetingReference later = Pupils.lesson("later", NOON.plus(Duration.ofDays(20)));

        school.later(Duration.ofHours(1));
        school.erasing().run();
        school.fold();

        assertThat(jane.mentionsOfSchool()).isEmpty();
        assertThat(school.report(LESSON).people()).hasSize(2);
        school.now.set(Instant.now().plus(Duration.ofDays(20)));
        school.erasing().run();
        assertThat(school.erasing().find(done.id()).orElseThrow().state()).isEqualTo(Erasure.State.DONE);
        assertThat(school.count("select count(*) from person_erasure where sealed is not null"))
                .isZero();
        school.joined(later, NOON.plus(Duration.ofDays(20)), "w_jane_again", JANE, "Jane Smith");
        school.fold();
        assertThat(school.report(later).people().getFirst().who().name()).isEqualTo("Jane Smith");
        assertThat(school.pseudonyms.of(Pupils.SCHOOL, Channel.XAPI, JANE)).isNotEqualTo(pseudonym);
    }

    @Test
    void goesOnWhereAKilledProcessStopped() {
        jane.everywhere();
        UUID id = jane.request().id();
        jane.sql(
                "create function stop() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$");
        jane.sql("create trigger stop before update on delivery for each row execute function stop()");
        assertThatThrownBy(() -> school.erasing().complete(id)).hasMessageContaining("killed");
        assertThat(jane.mentionsOfSchool()).containsKey("delivery.payload").doesNotContainKey("event.body");
        jane.sql("drop trigger stop on delivery");

        Erasure done = school.erasing().complete(id);

        assertThat(jane.mentionsOfSchool()).isEmpty();
        assertThat(done.receipt()).containsEntry("event", 5).containsEntry("delivery", 1);
    }

    @Test
    void twoProcessesEraseOnce() throws Exception {
        jane.everywhere();
        jane.request();

        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = 0; i < 4; i++) {
                runs.add(threads.submit(() -> school.erasing().run()));
            }
            for (var run : runs) {
                run.get();
            }
        }

        Erasure done = school.erasing().list(Pupils.SCHOOL, 1).getFirst();
        assertThat(done.receipt()).containsEntry("event", 5).containsEntry("participant", 3);
        assertThat(jane.mentionsOfSchool()).isEmpty();
    }

    @Test
    void theLastOperatorStays() {
        jane.everywhere();
        jane.sql("update person set operator = true where tenant_id = ?", Pupils.SCHOOL);

        assertThat(school.erasing().request(Pupils.SCHOOL, JANE, OPERATOR))
                .isEqualTo(new ErasePeople.Requested.LastOperator());
        assertThat(school.count("select count(*) from person_erasure")).isZero();
    }
}
