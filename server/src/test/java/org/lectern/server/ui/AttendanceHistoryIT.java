package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PeopleLinks;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.ChangeAttendance.Result;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.Line.Expectation;
import org.lectern.server.attendance.RosterEntry;
import org.lectern.server.attendance.RosterStore;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.PastRuns;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;

/** A class stays judged as it was when people come to the course, leave it, or turn out to be somebody. */
@ExtendWith(School.ForTests.class)
final class AttendanceHistoryIT {
    private static final Instant TEN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofHours(10));
    private static final String GUEST = "c:w_guest";

    private final School school;
    private CourseStore courses;
    private Course course;
    private Room room;
    private AttendanceReports reports;
    private ChangeAttendance changes;

    AttendanceHistoryIT(School school) {
        this.school = school;
    }

    @BeforeEach
    void aCourseOfItsOwn() {
        courses = school.product.bean(CourseStore.class);
        course = courses.create(school.tenant, "Course " + UUID.randomUUID());
        courses.putMember(school.tenant, course.id(), school.teacher.id(), CourseRole.TEACHER);
        room = school.product.bean(RoomStore.class).create(school.tenant, course.id(), RoomSettings.named("Lab"));
        reports = school.product.bean(AttendanceReports.class);
        changes = school.product.bean(ChangeAttendance.class);
    }

    private Person learner(String name) {
        Person person = school.person(school.tenant, name, "s" + UUID.randomUUID(), false);
        courses.putMember(school.tenant, course.id(), person.id(), CourseRole.LEARNER);
        return person;
    }

    /** As if they had been members for a month. */
    private void sinceAMonth() {
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("update course_member set added_at = :at, role_since = :at where course_id = :course")
                .param("at", TEN.minus(Duration.ofDays(30)).atOffset(ZoneOffset.UTC))
                .param("course", course.id())
                .update();
    }

    /** A class of an hour; of the guests given, nothing but a name is known. */
    private UUID held(Map<String, Person> people, String... guests) {
        MeetingReference meeting = school.product
                .bean(PastRuns.class)
                .write(new PastRuns.Past(
                        UUID.randomUUID(),
                        new PastRuns.Subject(school.tenant, room.externalId(), "Lab", school.server.id()),
                        TEN,
                        TEN.plus(Duration.ofHours(1)),
                        false,
                        null));
        var entries = new ArrayList<EventLog.Entry>();
        people.forEach((connection, person) -> entries.add(entry(
                meeting,
                Track.connection(connection),
                0,
                Kind.JOINED,
                new Detail(Map.of(
                        Detail.EXTERNAL_USER_ID,
                        person.externalUserId(),
                        Detail.NAME,
                        person.name(),
                        Detail.ROLE,
                        "VIEWER")))));
        for (String guest : guests) {
            entries.add(entry(
                    meeting,
                    Track.connection(guest.substring(2)),
                    0,
                    Kind.JOINED,
                    new Detail(Map.of(Detail.NAME, "A guest", Detail.ROLE, "VIEWER"))));
        }
        entries.add(entry(meeting, Track.MEETING, 0, Kind.MEETING_CREATED, Detail.NONE));
        entries.add(entry(meeting, Track.MEETING, 60, Kind.MEETING_ENDED, Detail.NONE));
        school.product.bean(EventLog.class).append(new EventLog.Batch(entries, EventLog.Tally.told(entries)));
        UUID id = school.product
                .bean(MeetingStore.class)
                .findByServerMeetingId(meeting.serverMeetingId())
                .orElseThrow()
                .id();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> sheet(id).activity().people().size() == people.size() + guests.length
                        && sheet(id).activity().course().ended() != null);
        return id;
    }

    private static EventLog.Entry entry(MeetingReference meeting, Track track, int minute, Kind kind, Detail detail) {
        return new EventLog.Entry(
                Observation.of(
                        new Observation.Subject(meeting, track),
                        Source.HOOK,
                        TEN.plus(Duration.ofMinutes(minute)).toEpochMilli(),
                        new Observation.What(kind, detail)),
                true);
    }

    private ClassSheet sheet(UUID id) {
        return reports.ofClass(school.tenant, id).orElseThrow();
    }

    private static List<String> judged(ClassSheet sheet) {
        return sheet.lines().stream()
                .map(line -> line.name() + " "
                        + line.counts()
                                .map(Enum::name)
                                .orElse(line.expectation().name()))
                .sorted()
                .toList();
    }

    private static String key(Person person) {
        return "u:" + person.externalUserId();
    }

    @Test
    void whoJoinsOrLeavesTheCourseLaterChangesNoClassThatTookPlace() {
        Person ada = learner("Ada");
        Person bob = learner("Bob");
        Person cleo = learner("Cleo");
        sinceAMonth();
        UUID id = held(Map.of("w_ada", ada, "w_teacher", school.teacher));
        List<String> before = judged(sheet(id));
        assertThat(before).containsExactly("Ada PRESENT", "Bob ABSENT", "Cleo ABSENT", "Tom Teacher TEACHER");

        courses.removeMember(school.tenant, course.id(), ada.id());
        courses.removeMember(school.tenant, course.id(), bob.id());
        courses.putMember(school.tenant, course.id(), cleo.id(), CourseRole.TEACHER);
        courses.removeMember(school.tenant, course.id(), school.teacher.id());
        learner("Dan");

        assertThat(judged(sheet(id))).isEqualTo(before);
        courses.putMember(school.tenant, course.id(), bob.id(), CourseRole.LEARNER);
        courses.putMember(school.tenant, course.id(), cleo.id(), CourseRole.LEARNER);
        assertThat(judged(sheet(id))).isEqualTo(before);
        assertThat(courses.members(school.tenant, course.id()))
                .extracting(member -> member.role())
                .containsOnly(CourseRole.LEARNER)
                .hasSize(3);
    }

    @Test
    void whoLeftBeforeAClassIsNotExpectedInIt() {
        Person ada = learner("Ada");
        sinceAMonth();
        courses.removeMember(school.tenant, course.id(), ada.id());
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("update course_member_past set until_at = :at where course_id = :course")
                .param("at", TEN.minusSeconds(60).atOffset(ZoneOffset.UTC))
                .param("course", course.id())
                .update();

        assertThat(sheet(held(Map.of("w_teacher", school.teacher))).expected()).isEmpty();
    }

    private void expect(boolean everything, String... names) {
        var rosters = school.product.bean(RosterStore.class);
        List<RosterEntry> entries = Stream.of(names)
                .map(name -> new RosterEntry(name, name.toLowerCase(java.util.Locale.ROOT), ""))
                .toList();
        var of = RosterStore.Of.room(room.id());
        UUID draft = rosters.draft(school.tenant, of, "list.csv", entries, school.teacher.id());
        assertThat(rosters.take(school.tenant, of, draft, school.teacher.id(), everything))
                .isTrue();
    }

    @Test
    void anotherListOfTheRoomChangesNoClassThatTookPlaceUnlessThatIsWanted() {
        UUID id = held(Map.of("w_teacher", school.teacher));
        expect(false, "Ada", "Bob");
        List<String> first = judged(sheet(id));
        assertThat(first).contains("Ada ABSENT", "Bob ABSENT");

        expect(false, "Cleo");
        assertThat(judged(sheet(id))).isEqualTo(first);
        school.product.bean(RosterStore.class).drop(school.tenant, RosterStore.Of.room(room.id()), school.teacher.id());
        assertThat(judged(sheet(id))).isEqualTo(first);
        expect(false, "Dan");
        assertThat(judged(sheet(id))).isEqualTo(first);

        expect(true, "Eve");
        assertThat(judged(sheet(id))).contains("Eve ABSENT").doesNotContain("Ada ABSENT");
    }

    @Test
    void aCorrectionOfAGuestFollowsWhoeverTheGuestTurnsOutToBe() {
        Person ada = learner("Ada");
        sinceAMonth();
        UUID id = held(Map.of("w_teacher", school.teacher), GUEST);
        var links = school.product.bean(PeopleLinks.class);
        List<UUID> runs = school.product.bean(ActivityReports.class).runsOf(id);
        assertThat(changes.correct(id, GUEST, Judgement.EXCUSED, "had to see a doctor", school.teacher))
                .isEqualTo(Result.DONE);

        links.link(new PeopleLinks.Link(runs, GUEST, key(ada), school.teacher.id()));
        Line linked = sheet(id).line(key(ada)).orElseThrow();
        assertThat(linked.expectation()).isEqualTo(Expectation.EXPECTED);
        assertThat(linked.counts()).contains(Judgement.EXCUSED);
        assertThat(sheet(id).line(GUEST)).isEmpty();

        links.unlink(runs, GUEST);
        assertThat(sheet(id).line(key(ada)).orElseThrow().counts()).contains(Judgement.ABSENT);
        assertThat(sheet(id).line(GUEST).orElseThrow().counts()).contains(Judgement.EXCUSED);
    }

    @Test
    void theLatestThatWasSaidOfSomebodyCountsAndTakingItBackLeavesWhatIsComputed() {
        Person ada = learner("Ada");
        sinceAMonth();
        UUID id = held(Map.of("w_teacher", school.teacher), GUEST);
        var links = school.product.bean(PeopleLinks.class);
        List<UUID> runs = school.product.bean(ActivityReports.class).runsOf(id);
        changes.correct(id, key(ada), Judgement.ABSENT, "not seen", school.teacher);
        changes.correct(id, GUEST, Judgement.EXCUSED, "ill", school.teacher);
        links.link(new PeopleLinks.Link(runs, GUEST, key(ada), school.teacher.id()));
        assertThat(sheet(id).line(key(ada)).orElseThrow().counts()).contains(Judgement.EXCUSED);

        changes.correct(id, key(ada), Judgement.LATE, "came late", school.teacher);
        assertThat(sheet(id).line(key(ada)).orElseThrow().counts()).contains(Judgement.LATE);

        assertThat(changes.undo(id, key(ada), school.teacher)).isEqualTo(Result.DONE);
        assertThat(sheet(id).line(key(ada)).orElseThrow().counts()).contains(Judgement.PRESENT);
        assertThat(changes.undo(id, key(ada), school.teacher)).isEqualTo(Result.NOTHING_TO_DO);
    }
}
