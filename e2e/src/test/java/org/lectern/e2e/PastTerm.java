package org.lectern.e2e;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Plans;
import org.lectern.server.attendance.RoomPlan;
import org.lectern.server.attendance.RosterEntry;
import org.lectern.server.attendance.RosterStore;
import org.lectern.server.meeting.PastRuns;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.ui.School;

/** A course with twelve weeks of classes behind it, in which people come late, go early and stay away; one is signed off. */
final class PastTerm {
    private static final int CLASSES = 12;
    private static final int MISSING = 8;
    private static final List<String> NAMES = List.of(
            "Amina Haddad",
            "Ben Okafor",
            "Chloé Dubois",
            "Dmitri Volkov",
            "Elif Yılmaz",
            "Farah Nasser",
            "Giulia Conti",
            "Hiro Tanaka",
            "Ines Moreau",
            "Jonas Weber",
            "Katarina Novak",
            "Liam Byrne",
            "María José Fernández de la Cruz");

    final Course course;
    final Room room;
    final UUID signed;
    final UUID doubtful;

    private final School school;
    private final Random random = new Random(4);

    private PastTerm(School school) {
        this.school = school;
        var courses = school.product.bean(CourseStore.class);
        course = courses.create(school.tenant, "Geometry");
        courses.putMember(school.tenant, course.id(), school.teacher.id(), CourseRole.TEACHER);
        courses.putMember(school.tenant, course.id(), school.learner.id(), CourseRole.LEARNER);
        room = school.product.bean(RoomStore.class).create(school.tenant, course.id(), RoomSettings.named("Geometry"));
        expect();
        school.product
                .bean(Plans.class)
                .putRoom(
                        school.tenant,
                        room.id(),
                        new RoomPlan(
                                Optional.of(LocalTime.of(8, 0)),
                                ZoneId.of("UTC"),
                                Optional.of(Duration.ofMinutes(90)),
                                RoomPlan.Expects.MEMBERS),
                        school.teacher.id(),
                        true);
        LocalDate monday =
                LocalDate.now(ZoneOffset.UTC).minusDays(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        List<UUID> classes = new ArrayList<>();
        for (int number = 0; number < CLASSES; number++) {
            Instant began =
                    monday.minusWeeks(CLASSES - 1L - number).atTime(8, 0).toInstant(ZoneOffset.UTC);
            classes.add(hold(number, began));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> school.product
                                .bean(ActivityReports.class)
                                .ended(classes)
                                .size()
                        == CLASSES);
        signed = classes.get(2);
        doubtful = classes.get(MISSING);
        var changes = school.product.bean(ChangeAttendance.class);
        changes.correct(signed, "u:pupil-3", Judgement.EXCUSED, "Ill, with a note", school.teacher);
        changes.correct(doubtful, "u:pupil-3", Judgement.PRESENT, "Was there, I saw him", school.teacher);
        changes.signOff(signed, school.teacher);
    }

    static PastTerm of(School school) {
        return new PastTerm(school);
    }

    /** What the course's teacher looks at. */
    List<String> pages() {
        return List.of(
                "/courses/" + course.id(),
                "/courses/" + course.id() + "/report",
                "/courses/" + course.id() + "/report?status=late&person=e",
                "/courses/" + course.id() + "/rules",
                "/classes/" + signed + "/attendance",
                "/classes/" + doubtful + "/attendance",
                "/classes/" + doubtful + "/roster",
                "/r/" + room.slug() + "/roster",
                "/r/" + room.slug() + "/roster/drop",
                "/r/" + room.slug() + "/plan",
                "/participation",
                "/classes");
    }

    private void expect() {
        var rosters = school.product.bean(RosterStore.class);
        List<RosterEntry> entries = new ArrayList<>();
        entries.add(new RosterEntry("Lena Learner", "", "lena"));
        for (int i = 0; i < NAMES.size(); i++) {
            entries.add(new RosterEntry(NAMES.get(i), "pupil-" + i, ""));
        }
        RosterStore.Of of = RosterStore.Of.room(room.id());
        UUID draft = rosters.draft(school.tenant, of, "geometry.csv", entries, school.teacher.id());
        rosters.take(school.tenant, of, draft, school.teacher.id());
    }

    private UUID hold(int number, Instant began) {
        UUID id = UUID.randomUUID();
        UUID server = number == MISSING ? UUID.randomUUID() : school.server.id();
        MeetingReference meeting = school.product
                .bean(PastRuns.class)
                .write(new PastRuns.Past(
                        id,
                        new PastRuns.Subject(school.tenant, room.externalId(), room.name(), server),
                        began,
                        began.plus(Duration.ofMinutes(92)),
                        false,
                        null));
        var entries = new ArrayList<EventLog.Entry>();
        entries.add(entry(meeting, Track.MEETING, began, 0, Kind.MEETING_CREATED, Detail.NONE));
        stay(entries, meeting, began, "Tom Teacher", school.teacher.externalUserId(), 0, 92);
        stay(entries, meeting, began, "Lena Learner", school.learner.externalUserId(), number == 5 ? 14 : 1, 91);
        for (int i = 0; i < NAMES.size(); i++) {
            boolean away = i == 3 ? random.nextInt(2) == 0 : random.nextInt(16) == 0;
            if (!away) {
                double from = i == 6 && number % 2 == 0 ? 9 + random.nextInt(12) : random.nextInt(4);
                double to = i == 10 && number % 3 == 0 ? 60 + random.nextInt(20) : 91 - random.nextInt(4);
                stay(entries, meeting, began, NAMES.get(i), "pupil-" + i, from, to);
            }
        }
        if (number % 5 == 1) {
            stay(entries, meeting, began, "Gus Guest", "", 20, 70);
        }
        entries.add(entry(meeting, Track.MEETING, began, 92, Kind.MEETING_ENDED, Detail.NONE));
        if (number == MISSING) {
            school.product
                    .bean(MissingEvents.class)
                    .record(server, began.plusSeconds(60), began.plusSeconds(900), "test");
        }
        school.product.bean(EventLog.class).append(new EventLog.Batch(entries, EventLog.Tally.told(entries)));
        return id;
    }

    private void stay(
            List<EventLog.Entry> entries,
            MeetingReference meeting,
            Instant began,
            String name,
            String externalId,
            double from,
            double to) {
        Track track = Track.connection("w_" + name.replace(' ', '_'));
        Detail who = new Detail(Map.of(Detail.NAME, name, Detail.ROLE, "VIEWER"));
        Detail joined = externalId.isEmpty() ? who : who.with(Detail.EXTERNAL_USER_ID, externalId);
        entries.add(entry(meeting, track, began, from, Kind.JOINED, joined));
        Detail muted = new Detail(Map.of(Detail.MICROPHONE, "true", Detail.MUTED, "false"));
        entries.add(entry(meeting, track, began, from + 1, Kind.VOICE_ENABLED, muted));
        entries.add(entry(meeting, track, began, from + 1 + random.nextInt(8), Kind.MUTED, Detail.NONE));
        if (random.nextInt(3) == 0) {
            entries.add(entry(meeting, track, began, from + 3, Kind.CAMERA_STARTED, Detail.of(Detail.STREAM, name)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.add(entry(meeting, track, began, from + 5 + i, Kind.MESSAGE, Detail.NONE));
        }
        entries.add(entry(meeting, track, began, to, Kind.LEFT, Detail.NONE));
    }

    private static EventLog.Entry entry(
            MeetingReference meeting, Track track, Instant began, double minute, Kind kind, Detail detail) {
        long at = began.plusMillis(Math.round(minute * 60_000)).toEpochMilli();
        return new EventLog.Entry(
                Observation.of(
                        new Observation.Subject(meeting, track), Source.HOOK, at, new Observation.What(kind, detail)),
                true);
    }
}
