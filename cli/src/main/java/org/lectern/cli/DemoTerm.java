package org.lectern.cli;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.LearningAnalytics;
import org.lectern.cli.TermScript.Habit;
import org.lectern.cli.TermScript.Someone;
import org.lectern.cli.TermScript.Term;
import org.lectern.cli.TermScript.Visit;
import org.lectern.server.LecternServer;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.activity.ServerReports;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.Plans;
import org.lectern.server.attendance.RoomPlan;
import org.lectern.server.attendance.RosterEntry;
import org.lectern.server.attendance.RosterStore;
import org.lectern.server.meeting.PastRuns;
import org.lectern.server.person.Person;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.SetUpCourse;
import org.lectern.server.usage.CountUsage;
import org.lectern.simulator.PastRecording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A course with a term of classes behind it, so that every report has something to show. Nothing of it is a result written
 * down: observations go into the log with the times of the past, and are folded as ever.
 *
 * <p>Each class has an identifier that follows from its room and day, and its events follow from a seed: telling the term
 * again, after it was interrupted, changes nothing.
 */
final class DemoTerm {
    static final String COURSE = "Algebra for Beginners";
    private static final Logger log = LoggerFactory.getLogger(DemoTerm.class);
    private static final String ROOM = "Algebra lecture";
    private static final ZoneId ZONE = ZoneId.systemDefault();
    private static final LocalTime TEN_FIFTEEN = LocalTime.of(10, 15);
    private static final Duration LENGTH = Duration.ofMinutes(90);
    private static final int WEEKS = 13;
    private static final long SEED = 20_260_914;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Numbers of the classes in which something was special. */
    private static final int SERVER_LOST = 7;

    /** Minutes after the opening. */
    private static final int LOST_AT = 40;

    private static final int BACK_AT = 44;
    private static final int EVENTS_MISSING = 12;
    private static final int POLLED = 16;
    private static final int OPENED_LATE = 19;
    /** From this class on, the server tells afterwards who spoke how long. */
    private static final int REPORTED = 20;
    /** So many of the first classes are signed off. */
    private static final int SIGNED = 14;

    private static final List<String> NAMES = List.of(
            "Aisha Rahman",
            "Bence Kovács",
            "Camila Torres",
            "David Lindqvist",
            "Elena Popescu",
            "Fatou Diallo",
            "Gabriel Santos",
            "Hanna Virtanen",
            "Ibrahim Yusuf",
            "Jana Nováková",
            "Kenji Watanabe",
            "Lucía Fernández",
            "Mateusz Kowalski",
            "Nadia Haddad",
            "Oskar Brandt",
            "Priya Sharma",
            "Quentin Dubois",
            "Rosa Marini",
            "Sofia Papadaki",
            "Tomás Oliveira",
            "Uma Krishnan",
            "Viktor Horváth",
            "Wei Zhang");

    private final LecternServer product;
    private final Course course;
    private final Room room;
    private final UUID server;
    private final Cast cast;

    /** @param teacher of the course */
    private record Cast(Person teacher, List<Someone> people, List<RosterEntry> list) {}

    private DemoTerm(LecternServer product, Course course, Room room, UUID server, Cast cast) {
        this.product = product;
        this.course = course;
        this.room = room;
        this.server = server;
        this.cast = cast;
    }

    /** Makes the course, its room and its plan, where they are not there yet; what takes time is done by {@link #play}. */
    static DemoTerm set(LecternServer product, UUID tenantId, UUID server, List<DemoStage.Known> known) {
        var courses = product.bean(SetUpCourse.class);
        Course course = courses.course(tenantId, COURSE);
        Room room = courses.room(course, RoomSettings.named(ROOM));
        Person teacher = known.stream()
                .filter(one -> one.part() == DemoCast.Part.TEACHER)
                .findFirst()
                .orElseThrow()
                .person();
        courses.member(course, teacher.id(), CourseRole.TEACHER);
        var people = new ArrayList<Someone>();
        var list = new ArrayList<RosterEntry>();
        for (DemoStage.Known one : known) {
            if (one.part() == DemoCast.Part.LEARNER) {
                courses.member(course, one.person().id(), CourseRole.LEARNER);
                Habit habit = people.isEmpty() ? Habit.STEADY : Habit.LATE;
                people.add(new Someone(one.person().name(), one.person().externalUserId(), habit, false));
                list.add(new RosterEntry(one.person().name(), "", one.person().signInName()));
            }
        }
        for (int i = 0; i < NAMES.size(); i++) {
            Habit habit = switch (i) {
                case 3, 11, 17 -> Habit.LATE;
                case 6, 20 -> Habit.HURRIED;
                case 9, 14 -> Habit.RARE;
                case 21 -> Habit.FADING;
                default -> Habit.STEADY;
            };
            String id = "algebra-" + (i + 101);
            people.add(new Someone(NAMES.get(i), id, habit, false));
            list.add(new RosterEntry(NAMES.get(i), id, ""));
        }
        Plans plans = product.bean(Plans.class);
        if (plans.ofRoom(tenantId, room.id()).isEmpty()) {
            var plan = new RoomPlan(Optional.of(TEN_FIFTEEN), ZONE, Optional.of(LENGTH), RoomPlan.Expects.MEMBERS);
            plans.putRoom(tenantId, room.id(), plan, teacher.id(), true);
        }
        return new DemoTerm(product, course, room, server, new Cast(teacher, people, list));
    }

    String report() {
        return "/courses/" + course.id() + "/report";
    }

    /**
     * Tells the term, on this thread; a second time only what an interruption left out.
     *
     * @param disk of the server, which has forgotten what it recorded whenever it is started
     */
    void play(Consumer<PastRecording> disk) {
        var rosters = product.bean(RosterStore.class);
        RosterStore.Of of = RosterStore.Of.room(room.id());
        if (rosters.current(room.tenantId(), of).isEmpty()) {
            UUID draft = rosters.draft(
                    room.tenantId(),
                    of,
                    "algebra.csv",
                    cast.list(),
                    cast.teacher().id());
            rosters.take(room.tenantId(), of, draft, cast.teacher().id());
        }
        // Of the day on which the course was made: a term does not move on with the calendar.
        List<LocalDate> days = days(LocalDate.ofInstant(course.createdAt(), ZONE));
        List<UUID> runs = days.stream().map(day -> id(day, "")).toList();
        var reports = product.bean(ActivityReports.class);
        Set<UUID> told = reports.ended(runs);
        for (int number = 0; number < days.size(); number++) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            var term = new Term(number, days.size());
            record(term, days.get(number), disk);
            if (!told.contains(runs.get(number))) {
                tell(term, days.get(number));
            }
        }
        if (Await.until(PATIENCE, () -> reports.ended(runs).size() == runs.size())) {
            sign(runs);
            product.bean(CountUsage.class).count(); // now, rather than within the minute
            log.info("the term of the demonstration is told classes={}", runs.size());
        }
    }

    /** Mondays and Thursdays of the weeks before. */
    private static List<LocalDate> days(LocalDate today) {
        return Stream.iterate(today.minusWeeks(WEEKS), day -> day.isBefore(today), day -> day.plusDays(1))
                .filter(day -> day.getDayOfWeek() == DayOfWeek.MONDAY || day.getDayOfWeek() == DayOfWeek.THURSDAY)
                .toList();
    }

    private UUID id(LocalDate day, String part) {
        return UUID.nameUUIDFromBytes((room.id() + " " + day + part).getBytes(StandardCharsets.UTF_8));
    }

    private void record(Term term, LocalDate day, Consumer<PastRecording> disk) {
        if (TermRecordings.isRecorded(term)) {
            Instant began = began(term, day);
            MeetingReference meeting = run(new Run(id(day, ""), began, minutes(term), null), term);
            Duration length = Duration.ofSeconds(Math.round(60 * minutes(term)));
            TermRecordings.onDisk(term, meeting, room.name(), began, length).ifPresent(disk);
        }
    }

    private static int start(Term term) {
        return term.number() == OPENED_LATE ? -9 : 5;
    }

    private static Instant began(Term term, LocalDate day) {
        return day.atTime(TEN_FIFTEEN).atZone(ZONE).toInstant().minus(Duration.ofMinutes(start(term)));
    }

    private static double minutes(Term term) {
        return start(term) + LENGTH.toMinutes() + 1;
    }

    private void tell(Term term, LocalDate day) {
        int start = start(term);
        Instant began = began(term, day);
        double end = minutes(term);
        Map<Someone, List<Visit>> visits = visits(term, start, end);
        if (term.number() == SERVER_LOST) {
            TermScript lost = script(new Run(id(day, " lost"), began, LOST_AT, null), term);
            visits.forEach((someone, all) -> all.stream()
                    .flatMap(visit -> visit.between(0, LOST_AT).stream())
                    .forEach(visit -> lost.visit(someone, visit)));
            lost.lost(LOST_AT);
            append(lost.entries());
            Instant again = began.plus(Duration.ofMinutes(BACK_AT));
            TermScript rest = script(new Run(id(day, ""), again, end - BACK_AT, id(day, " lost")), term);
            visits.forEach((someone, all) -> all.stream()
                    .flatMap(visit -> visit.between(BACK_AT, end).stream())
                    .forEach(visit -> rest.visit(someone, visit)));
            rest.end(end - BACK_AT);
            append(rest.entries());
            return;
        }
        TermScript script = script(new Run(id(day, ""), began, end, null), term);
        Optional<Someone> polled = visits.entrySet().stream()
                .filter(one -> term.number() == POLLED && one.getValue().size() == 1)
                .map(Map.Entry::getKey)
                .filter(someone -> NAMES.contains(someone.name()))
                .findFirst();
        visits.forEach((someone, all) -> {
            if (polled.filter(someone::equals).isPresent()) {
                all.forEach(visit -> script.poll(someone, visit));
            } else {
                all.forEach(visit -> script.visit(someone, visit));
            }
        });
        script.end(end);
        if (term.number() == EVENTS_MISSING) {
            product.bean(MissingEvents.class)
                    .record(
                            server,
                            began.plusSeconds(60 * 4),
                            began.plusSeconds(60 * 19),
                            "shown in the demonstration");
            append(script.without(4, 19));
        } else {
            append(script.entries());
        }
        if (term.number() >= REPORTED) {
            report(script.meeting(), term, began, visits);
        }
    }

    /** What the server tells after a class: speech and the answers to a poll, of everybody who has an identifier. */
    private void report(MeetingReference meeting, Term term, Instant began, Map<Someone, List<Visit>> visits) {
        var random = new Random(SEED - term.number());
        var attendees = new ArrayList<LearningAnalytics.Attendee>();
        var votes = new LinkedHashMap<String, String>();
        List<String> options = List.of("Too fast", "Just right", "Too slow");
        double last = 0;
        for (Map.Entry<Someone, List<Visit>> one : visits.entrySet()) {
            Someone someone = one.getKey();
            double spoke = someone.teacher() ? 41 : random.nextInt(3) == 0 ? 5 * random.nextDouble() : 0;
            boolean votesToo = !someone.teacher() && random.nextInt(4) > 0;
            if (someone.externalId().isEmpty() || one.getValue().isEmpty()) {
                continue;
            }
            last = Math.max(last, one.getValue().getLast().to());
            if (votesToo) {
                votes.put(LearningAnalytics.voteKey(someone.externalId()), options.get(random.nextInt(options.size())));
            }
            attendees.add(new LearningAnalytics.Attendee(
                    someone.externalId(),
                    someone.name(),
                    someone.teacher(),
                    new LearningAnalytics.Times(null, List.of()),
                    new LearningAnalytics.Engagement(
                            null, Duration.ofSeconds(Math.round(60 * spoke)), null, null, votesToo ? 1 : 0)));
        }
        Instant finish = began.plusSeconds(Math.round(60 * last));
        var pace = new LearningAnalytics.Poll(
                "pace-" + term.number(), "How was the pace today?", options, finish.minusSeconds(600), votes);
        product.bean(ServerReports.class)
                .take(
                        meeting,
                        new LearningAnalytics(
                                meeting.serverMeetingId(),
                                meeting.internalMeetingId(),
                                began,
                                finish,
                                attendees,
                                List.of(pace)),
                        finish.plusSeconds(30));
    }

    private Map<Someone, List<Visit>> visits(Term term, double start, double end) {
        var random = new Random(SEED + term.number());
        Map<Someone, List<Visit>> visits = new LinkedHashMap<>();
        var teacher = new Someone(cast.teacher().name(), cast.teacher().externalUserId(), Habit.STEADY, true);
        visits.put(teacher, List.of(new Visit(0, end)));
        for (Someone someone : cast.people()) {
            visits.put(someone, TermScript.visits(someone, random, term, start, end));
        }
        if (term.number() % 4 == 1) {
            visits.put(new Someone("Ines Aalto (guest)", "", Habit.STEADY, false), List.of(new Visit(18, 63)));
        }
        return visits;
    }

    /** @param succeeds the run that this one carries on, null for none */
    private record Run(
            UUID id,
            Instant began,
            double minutes,
            @Nullable UUID succeeds) {}

    private TermScript script(Run run, Term term) {
        var script = new TermScript(run(run, term), run.began(), SEED + 1_000L * term.number());
        script.begin();
        return script;
    }

    private MeetingReference run(Run run, Term term) {
        boolean lost = term.number() == SERVER_LOST && run.succeeds() == null;
        return product.bean(PastRuns.class)
                .write(new PastRuns.Past(
                        run.id(),
                        new PastRuns.Subject(room.tenantId(), room.externalId(), room.name(), server),
                        run.began(),
                        run.began().plusSeconds(Math.round(60 * run.minutes())),
                        lost,
                        run.succeeds(),
                        TermRecordings.isRecorded(term)));
    }

    private void append(List<EventLog.Entry> entries) {
        EventLog.Appended _ =
                product.bean(EventLog.class).append(new EventLog.Batch(entries, EventLog.Tally.told(entries)));
    }

    /** What a teacher did with the first classes: some are excused, somebody's train was late, the sheets are signed off. */
    private void sign(List<UUID> runs) {
        var reports = product.bean(AttendanceReports.class);
        var changes = product.bean(ChangeAttendance.class);
        Person teacher = cast.teacher();
        for (int number = 0; number < Math.min(SIGNED, runs.size()); number++) {
            UUID run = runs.get(number);
            Optional<ClassSheet> sheet = reports.ofClass(room.tenantId(), run).filter(one -> !one.signedOff());
            if (sheet.isEmpty() || !changes.history(sheet.get().held()).isEmpty()) {
                continue;
            }
            if (number % 4 == 2) {
                first(sheet.get(), Judgement.ABSENT)
                        .ifPresent(line ->
                                changes.correct(run, line.key(), Judgement.EXCUSED, "Ill, with a note", teacher));
            }
            if (number % 5 == 3) {
                first(sheet.get(), Judgement.LATE)
                        .ifPresent(line -> changes.correct(
                                run, line.key(), Judgement.PRESENT, "The train was late, told me before", teacher));
            }
            changes.signOff(run, teacher);
        }
    }

    private static Optional<Line> first(ClassSheet sheet, Judgement judgement) {
        return sheet.expected().stream()
                .filter(line -> line.counts().filter(judgement::equals).isPresent())
                .findFirst();
    }
}
