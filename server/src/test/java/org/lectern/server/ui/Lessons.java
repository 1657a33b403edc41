package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.RosterEntry;
import org.lectern.server.attendance.RosterStore;
import org.lectern.server.meeting.PastRuns;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;

/** A course of its own with a room, whose classes are told as hooks would tell them. */
final class Lessons {
    final School school;
    final Course course;
    final Room room;
    final AttendanceReports reports;

    private Lessons(School school, Course course, Room room) {
        this.school = school;
        this.course = course;
        this.room = room;
        this.reports = school.product.bean(AttendanceReports.class);
    }

    /** Taught by the school's teacher; nobody learns in it yet. */
    static Lessons at(School school) {
        var courses = school.product.bean(CourseStore.class);
        Course course = courses.create(school.tenant, "Course " + UUID.randomUUID());
        courses.putMember(school.tenant, course.id(), school.teacher.id(), CourseRole.TEACHER);
        Room room = school.product.bean(RoomStore.class).create(school.tenant, course.id(), RoomSettings.named("Lab"));
        return new Lessons(school, course, room);
    }

    Told told(MeetingReference meeting) {
        return new Told(meeting);
    }

    void expect(String... names) {
        var rosters = school.product.bean(RosterStore.class);
        List<RosterEntry> entries = java.util.stream.Stream.of(names)
                .map(name -> new RosterEntry(name, id(name), ""))
                .toList();
        UUID draft =
                rosters.draft(school.tenant, RosterStore.Of.room(room.id()), "list.csv", entries, school.teacher.id());
        assertThat(rosters.take(school.tenant, RosterStore.Of.room(room.id()), draft, school.teacher.id()))
                .isTrue();
    }

    static String id(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    }

    MeetingReference run(Instant began, long minutes, boolean lost, @Nullable UUID succeeds) {
        return write(UUID.randomUUID(), began, minutes, lost, succeeds);
    }

    MeetingReference write(UUID id, Instant began, long minutes, boolean lost, @Nullable UUID succeeds) {
        return school.product
                .bean(PastRuns.class)
                .write(new PastRuns.Past(
                        id,
                        new PastRuns.Subject(school.tenant, room.externalId(), "Lab", school.server.id()),
                        began,
                        began.plus(Duration.ofMinutes(minutes)),
                        lost,
                        succeeds));
    }

    /** The sheet once so many people were observed in the class. */
    ClassSheet sheet(Told told, int people) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> reports.ofClass(school.tenant, told.id)
                        .filter(sheet -> sheet.activity().people().size() == people
                                && sheet.activity().course().ended() != null)
                        .isPresent());
        return reports.ofClass(school.tenant, told.id).orElseThrow();
    }

    static Map<String, String> judgements(ClassSheet sheet) {
        var judgements = new java.util.TreeMap<String, String>();
        sheet.lines()
                .forEach(line -> judgements.put(
                        line.name(),
                        line.counts().map(Enum::name).orElse(line.expectation().name())));
        return judgements;
    }

    /** What hooks told of one run. */
    final class Told {
        final UUID id;
        private final MeetingReference meeting;
        private final Instant began;
        private final List<EventLog.Entry> entries = new ArrayList<>();

        Told(MeetingReference meeting) {
            this.meeting = meeting;
            this.id = school.product
                    .bean(org.lectern.server.meeting.MeetingStore.class)
                    .findByServerMeetingId(meeting.serverMeetingId())
                    .orElseThrow()
                    .id();
            this.began = Instant.ofEpochMilli(
                    Long.parseLong(meeting.internalMeetingId().split("-", -1)[1]));
        }

        Told stay(String name, long from, long to) {
            return person(name, id(name), from, to);
        }

        Told person(String name, String externalId, long from, long to) {
            Track track = Track.connection("w_" + id(name));
            add(
                    track,
                    from,
                    Kind.JOINED,
                    new Detail(Map.of(Detail.EXTERNAL_USER_ID, externalId, Detail.NAME, name, Detail.ROLE, "VIEWER")));
            add(track, to, Kind.LEFT, Detail.NONE);
            return this;
        }

        private void add(Track track, long minute, Kind kind, Detail detail) {
            entries.add(new EventLog.Entry(
                    Observation.of(
                            new Observation.Subject(meeting, track),
                            Source.HOOK,
                            began.plus(Duration.ofMinutes(minute)).toEpochMilli(),
                            new Observation.What(kind, detail)),
                    true));
        }

        void end(long minute) {
            add(Track.MEETING, 0, Kind.MEETING_CREATED, Detail.NONE);
            add(Track.MEETING, minute, Kind.MEETING_ENDED, Detail.NONE);
            send();
        }

        void inferredEnd(long minute) {
            long at = began.plus(Duration.ofMinutes(minute)).toEpochMilli();
            entries.add(new EventLog.Entry(Observation.inferredEnd(meeting, at, at), true));
            send();
        }

        void send() {
            school.product.bean(EventLog.class).append(new EventLog.Batch(entries, EventLog.Tally.told(entries)));
            entries.clear();
        }
    }
}
