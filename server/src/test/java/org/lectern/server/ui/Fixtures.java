package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.Sourced;
import org.lectern.server.meeting.EndCause;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingState;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;

/** A class that took place on a January morning, with as many people as wanted; valid, deviations have names. */
final class Fixtures {
    static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    static final Instant END = START.plus(Duration.ofMinutes(65));
    static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    private Fixtures() {}

    static ClassActivity activity(int people) {
        return activity(IntStream.range(0, people)
                .mapToObj(i -> person(i, "Person " + (char) ('A' + i % 26) + i))
                .toList());
    }

    static ClassActivity activity(List<PersonActivity> people) {
        return new ClassActivity(ID, END, new ClassActivity.Course(START, END, false), people, List.of());
    }

    /** Two people of whom both sources tell, one of whom was linked with a telephone and was in a breakout room. */
    static ClassActivity withSources() {
        PersonActivity ada = person(0, "Ada");
        PersonActivity bob = person(1, "Bob");
        var sources = new EnumMap<Figure, Sourced>(Figure.class);
        sources.put(Figure.PRESENCE, new Sourced(3_600_000L, 3_590_000L, Sourced.Chosen.LIVE));
        sources.put(Figure.TALK, new Sourced(120_000L, 61_000L, Sourced.Chosen.REPORTED));
        sources.put(Figure.SCREEN_SHARE, Sourced.live(600_000));
        sources.put(Figure.MESSAGES, new Sourced(1L, 3L, Sourced.Chosen.REPORTED));
        sources.put(Figure.POLL_ANSWERS, new Sourced(null, 1L, Sourced.Chosen.REPORTED));
        var figures = new PersonActivity.Figures(
                new PersonActivity.Talk(Duration.ofSeconds(61), PersonActivity.TalkSource.ANALYTICS, null),
                PersonActivity.Spans.NONE,
                new PersonActivity.Counts(3, 0, Map.of()),
                sources,
                List.of(new PersonActivity.PollAnswer("p/1", "Yes")));
        var who = new PersonActivity.Who(
                "u:p1",
                "p1",
                "Bob",
                "VIEWER",
                false,
                new PersonActivity.Nature(true, false, List.of(new PersonActivity.Linked("c:v_1", "+49 30 901820"))));
        var presence = new PersonActivity.Presence(
                bob.presence().sessions(), bob.presence().total(), 2, Duration.ofMinutes(12));
        var told = new PersonActivity(who, presence, figures, PersonActivity.Now.NOTHING, Map.of());
        ClassActivity all = activity(List.of(ada, told));
        var span = new PersonActivity.Span(START.plusSeconds(600), START.plusSeconds(1_200));
        return new ClassActivity(
                ID,
                END,
                all.course(),
                all.people(),
                List.of(),
                new ClassFigures(
                        List.of(span),
                        List.of(span),
                        List.of(
                                new ClassFigures.Poll(
                                        "p/1",
                                        START.plusSeconds(900),
                                        "Ready?",
                                        List.of("Yes", "No"),
                                        new Sourced(2L, 1L, Sourced.Chosen.REPORTED)),
                                new ClassFigures.Poll("p/2", null, "", List.of(), Sourced.live(0))),
                        List.of(
                                new ClassFigures.Room(ID, 1, "Optics (Room 1)", activity(List.of(bob))),
                                new ClassFigures.Room(ID, 2, "", activity(0))),
                        new ClassFigures.Report(
                                true,
                                List.of(new ClassFigures.Disagreement(
                                        "u:p1",
                                        "Bob",
                                        Figure.MESSAGES,
                                        new Sourced(1L, 3L, Sourced.Chosen.REPORTED),
                                        ClassFigures.Cause.REPORT_KNOWS_MORE)))));
    }

    static ClassActivity withMissing(ClassActivity activity) {
        var span = new ClassActivity.MissingSpan(
                START.plusSeconds(600), START.plusSeconds(1200), ClassActivity.MissingSpan.Reason.HOOK_MISSING);
        return new ClassActivity(
                activity.meetingId(), activity.asOf(), activity.course(), activity.people(), List.of(span));
    }

    static PersonActivity person(int number, String name) {
        Duration length = Duration.ofMinutes(60 - number % 30);
        var session = new PersonActivity.Session(START.plusSeconds(60L * (number % 5)), END, length, Mark.OBSERVED);
        var spans = new PersonActivity.Spans(
                List.of(new PersonActivity.Span(START.plusSeconds(300), START.plusSeconds(300 + 60L * (number + 1)))),
                List.of());
        var talk = new PersonActivity.Talk(
                Duration.ofSeconds(60L * (number + 1)), PersonActivity.TalkSource.MICROPHONE_OPEN, null);
        return new PersonActivity(
                new PersonActivity.Who("u:p" + number, "p" + number, name, number == 0 ? "MODERATOR" : "VIEWER", false),
                new PersonActivity.Presence(List.of(session), length, 1),
                new PersonActivity.Figures(
                        true, talk, spans, new PersonActivity.Counts(number, number % 2, Map.of("👍", number + 1))),
                new PersonActivity.Now(
                        number % 4 != 3,
                        number == 0 ? PersonActivity.Microphone.OPEN : PersonActivity.Microphone.MUTED,
                        false,
                        null,
                        number == 1),
                number == 2 ? Map.of("stop_without_start", 1) : Map.of());
    }

    /** Known from polls alone. */
    static PersonActivity sampled(String name) {
        var session = new PersonActivity.Session(START, null, Duration.ofMinutes(65), Mark.SAMPLED);
        return new PersonActivity(
                new PersonActivity.Who("u:s", "s", name, "", true),
                new PersonActivity.Presence(List.of(session), Duration.ofMinutes(65), 0),
                PersonActivity.Figures.ABSENT,
                PersonActivity.Now.NOTHING,
                Map.of());
    }

    static Meeting meeting(String name) {
        return new Meeting(
                ID,
                ID,
                "room-" + ID,
                name,
                MeetingState.ENDED,
                1,
                null,
                25,
                START,
                START,
                new Meeting.Ending(END, EndCause.HOOK, null),
                0,
                END);
    }

    static Access.ClassView klass(String roomName) {
        var course =
                new Access.CourseView(new Course(ID, ID, "Physics", START), Optional.of(CourseRole.TEACHER), false);
        var room = new Room(ID, ID, ID, "abcdefghijklmnopqrstuvwxyz", RoomSettings.named(roomName), START);
        return new Access.ClassView(meeting(roomName), new Access.RoomView(room, course));
    }
}
