package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.ReceiptRule;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditRow;

/** What is kept of somebody who had the use of their data restricted, and what is told of them. */
final class RestrictionsIT {
    private static final AuditActor OPERATOR = AuditActor.operator(new UUID(5, 5));
    private static final Instant NOON = Pupils.NOON;
    private static final String JANE = "jane-4711@lms";
    private static final MeetingReference BEFORE = Pupils.lesson("lesson1", NOON.minus(Duration.ofDays(1)));
    private static final MeetingReference LESSON = Pupils.lesson("lesson2", NOON);

    @SuppressWarnings("NullAway.Init") // made with the school
    private Restrictions restrictions;

    private final Pupils school = Pupils.collecting(this::rule);

    private ReceiptRule rule(Pupils pupils) {
        restrictions = restrictions(pupils);
        return new RestrictedReceipt(
                restrictions,
                new Collection(pupils.databases.web(), pupils.policies, pupils.now::get),
                pupils.databases.web());
    }

    private static Restrictions restrictions(Pupils pupils) {
        return new Restrictions(pupils.databases.web(), pupils.audit, pupils.now::get);
    }

    @BeforeEach
    void aClassBefore() {
        held(BEFORE, NOON.minus(Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        school.close();
    }

    private void held(MeetingReference lesson, Instant at) {
        school.started(lesson, at, "RUNNING");
        for (String person : List.of(JANE, "bert")) {
            String connection = "w_" + person.substring(0, 4) + lesson.serverMeetingId();
            school.joined(lesson, at.plusSeconds(10), connection, person, "Name of " + person);
            school.said(lesson, at.plusSeconds(20), connection);
            school.happened(
                    lesson,
                    at.plusSeconds(30),
                    connection,
                    "user-raise-hand-changed",
                    ",\"external-user-id\":\"" + person + "\",\"raise-hand\":true");
            // As some senders tell it: without the person.
            school.happened(lesson, at.plusSeconds(40), connection, "user-cam-broadcast-start", ",\"stream\":\"s\"");
            school.happened(lesson, at.plusSeconds(600), connection, "user-left", "");
        }
        school.fold();
        school.databases
                .web()
                .jdbc()
                .sql("update meeting set state = 'ENDED', ended_at = created_at + interval '1 hour' where id = ?")
                .param(Pupils.meetingId(lesson))
                .update();
    }

    private PersonActivity of(MeetingReference lesson, String person) {
        return school.report(lesson).person("u:" + person).orElseThrow();
    }

    private long kept(MeetingReference lesson, String connection) {
        return school.databases
                .web()
                .jdbc()
                .sql("""
                        select count(*) from event e join due d on d.bucket = e.bucket and d.meeting = e.meeting
                        where d.server_meeting_id = ? and e.participant = ?
                        """)
                .params(List.of(lesson.serverMeetingId(), "c:" + connection + lesson.serverMeetingId()))
                .query(Long.class)
                .single();
    }

    @Test
    void thatThePersonWasThereIsKeptAndNothingElse() {
        restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR);

        held(LESSON, NOON);

        assertThat(kept(LESSON, "w_jane")).as("that she came and left").isEqualTo(2);
        assertThat(kept(LESSON, "w_bert")).isEqualTo(5);
        assertThat(of(LESSON, JANE).presence().total())
                .isEqualTo(of(LESSON, "bert").presence().total());
        assertThat(of(LESSON, JANE).figures()).isEqualTo(PersonActivity.Figures.ABSENT);
        assertThat(of(LESSON, "bert").figures().counts().messages()).isEqualTo(1);
    }

    @Test
    void whatNamesNobodyIsThePersonsWhoseConnectionItIsInWhicheverProcess() {
        restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR);
        school.started(LESSON, NOON, "RUNNING");
        school.joined(LESSON, NOON.plusSeconds(10), "w_jane" + LESSON.serverMeetingId(), JANE, "Jane");
        school.fold();

        // A process that did not see her come.
        var other = new RestrictedReceipt(
                restrictions(school),
                new Collection(school.databases.web(), school.policies, school.now::get),
                school.databases.web());
        assertThat(other.kept(camera("w_jane" + LESSON.serverMeetingId()))).isEmpty();
        assertThat(other.kept(camera("w_nobody-knows"))).isPresent();
    }

    @Test
    void aConnectionThatNobodyKnowsIsAskedForOnceInAWhileAndNotForEachOfItsEvents() {
        restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR);
        school.started(LESSON, NOON, "RUNNING");
        var asked = new ArrayList<String>();
        var folded = new HashMap<String, String>();
        var ticks = new AtomicLong();
        var receipt = new RestrictedReceipt(
                restrictions,
                new Collection(school.databases.web(), school.policies, school.now::get),
                (meeting, track) -> {
                    asked.add(track);
                    return folded.getOrDefault(track, "");
                },
                ticks::get);

        for (int i = 0; i < 100; i++) {
            assertThat(receipt.kept(camera("w_1"))).isPresent();
            assertThat(receipt.kept(camera("w_2"))).isPresent();
        }
        assertThat(asked).containsExactly("c:w_1", "c:w_2");

        // Another process saw her come, and it is folded.
        folded.put("c:w_1", JANE);
        ticks.addAndGet(RestrictedReceipt.UNKNOWN_FOR.toNanos());
        assertThat(receipt.kept(camera("w_1"))).isEmpty();
        assertThat(receipt.kept(camera("w_1"))).isEmpty();
        assertThat(asked).containsExactly("c:w_1", "c:w_2", "c:w_1");

        // This process sees whose the other is, and need not ask.
        assertThat(receipt.kept(camera("w_2"))).isPresent();
        assertThat(receipt.kept(joined("w_2", JANE))).isPresent();
        assertThat(receipt.kept(camera("w_2"))).isEmpty();
        assertThat(asked).hasSize(4);
    }

    private static Observation joined(String connection, String person) {
        return Observation.of(
                new Observation.Subject(LESSON, Track.connection(connection)),
                Source.HOOK,
                NOON.plusSeconds(61).toEpochMilli(),
                new Observation.What(Kind.JOINED, Detail.of(Detail.EXTERNAL_USER_ID, person)));
    }

    @Test
    void ofManyClassesItIsAskedOnceWhomTheyLeaveOut() {
        held(LESSON, NOON);
        restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR);
        int before = school.asked();

        Map<UUID, ClassActivity> read =
                school.activity.reports().ofAll(List.of(Pupils.meetingId(BEFORE), Pupils.meetingId(LESSON)));

        assertThat(school.asked() - before).isEqualTo(1);
        assertThat(read).hasSize(2).allSatisfy((id, one) -> {
            assertThat(one.person("u:" + JANE).orElseThrow().figures()).isEqualTo(PersonActivity.Figures.ABSENT);
            assertThat(one.person("u:bert").orElseThrow().figures().counts().messages())
                    .isEqualTo(1);
        });
        assertThat(restrictions.in(List.of(Pupils.meetingId(BEFORE), Pupils.meetingId(LESSON), new UUID(7, 7))))
                .containsOnlyKeys(Pupils.meetingId(BEFORE), Pupils.meetingId(LESSON));
    }

    private static Observation camera(String connection) {
        return Observation.of(
                new Observation.Subject(LESSON, Track.connection(connection)),
                Source.HOOK,
                NOON.plusSeconds(60).toEpochMilli(),
                new Observation.What(Kind.CAMERA_STARTED, Detail.of(Detail.STREAM, "s")));
    }

    @Test
    void earlierClassesShowNothingOfThePersonUntilItIsLiftedAndThoseInBetweenNever() {
        assertThat(of(BEFORE, JANE).figures().counts().messages()).isEqualTo(1);

        restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR);
        held(LESSON, NOON);
        assertThat(of(BEFORE, JANE).figures()).isEqualTo(PersonActivity.Figures.ABSENT);
        assertThat(of(BEFORE, "bert").figures().counts().messages()).isEqualTo(1);

        school.later(Duration.ofDays(1));
        assertThat(restrictions.lift(Pupils.SCHOOL, JANE, OPERATOR)).isTrue();
        assertThat(of(BEFORE, JANE).figures().counts().messages()).isEqualTo(1);
        assertThat(of(LESSON, JANE).figures()).isEqualTo(PersonActivity.Figures.ABSENT);
        assertThat(restrictions.isRestricted(Pupils.SCHOOL, JANE)).isFalse();
    }

    @Test
    void holdsForOneTenantIsWrittenIntoItsTrailAndDoneOnce() {
        assertThat(restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR)).isTrue();
        assertThat(restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR)).isFalse();
        assertThat(restrictions.lift(Pupils.SCHOOL, "bert", OPERATOR)).isFalse();

        assertThat(restrictions.isRestricted(Pupils.SCHOOL, JANE)).isTrue();
        assertThat(restrictions.isRestricted(Pupils.OTHER, JANE)).isFalse();
        assertThat(restrictions.isRestricted(Pupils.SCHOOL, "bert")).isFalse();
        restrictions.lift(Pupils.SCHOOL, JANE, OPERATOR);
        assertThat(school.audit.newest(school.databases.web(), Pupils.SCHOOL, 10))
                .extracting(AuditRow::action)
                .containsExactly("person.restriction-lifted", "person.restricted");
    }

    @Test
    void anErasureForgetsWhoItWasAndClassesOfThatTimeStillShowNothing() {
        restrictions.restrict(Pupils.SCHOOL, JANE, OPERATOR);
        held(LESSON, NOON);
        school.now.set(Instant.now().plusSeconds(5));
        ErasePeople erase = school.erasing();

        if (erase.request(Pupils.SCHOOL, JANE, OPERATOR) instanceof ErasePeople.Requested.Accepted(Erasure erasure)) {
            erase.complete(erasure.id());
            restrictions.noticed("");
            assertThat(of(LESSON, erasure.tombstone()).figures()).isEqualTo(PersonActivity.Figures.ABSENT);
        }

        assertThat(school.count("select count(*) from person_restriction where person like 'jane%'"))
                .isZero();
        assertThat(restrictions.isRestricted(Pupils.SCHOOL, JANE)).isFalse();
    }
}
