package org.lectern.server.attendance;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.attendance.Lesson.Plan;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Person;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/** Reads a number of classes with one query for each kind of thing, whether it is one class or a term of them. */
final class ReadAttendance implements AttendanceReports {
    /** Runs that are read for one report. */
    static final int MOST = 400;

    private final Places places;
    private final HeldClasses classes;
    private final ActivityReports activity;
    private final Kept kept;
    private final InstantSource clock;

    /** Courses and rooms. */
    record Places(CourseStore courses, RoomStore rooms) {}

    /** What this feature keeps, and who is expected. */
    record Kept(Plans plans, RulesStore rules, ChangeStore changes, ExpectedPeople.Sources expected) {}

    ReadAttendance(Places places, HeldClasses classes, ActivityReports activity, Kept kept, InstantSource clock) {
        this.places = places;
        this.classes = classes;
        this.activity = activity;
        this.kept = kept;
        this.clock = clock;
    }

    Optional<HeldClass> held(UUID tenantId, UUID meetingId) {
        return classes.find(tenantId, meetingId);
    }

    @Override
    public Optional<ClassSheet> ofClass(UUID tenantId, UUID meetingId) {
        return held(tenantId, meetingId)
                .flatMap(held -> course(held)
                        .map(course -> assemble(course, List.of(held), true).getFirst()));
    }

    /** The sheet as it is computed now, whether or not it is signed off. */
    ClassSheet computed(HeldClass held) {
        Course course = course(held).orElseThrow();
        return assemble(course, List.of(held), false).getFirst();
    }

    private Optional<Course> course(HeldClass held) {
        return places.courses().find(held.room().tenantId(), held.room().courseId());
    }

    @Override
    public List<ClassSheet> sheets(Course course, ReportFilter filter, ZoneId zone) {
        return assemble(course, held(course, filter, zone).classes(), true).stream()
                .map(sheet -> sheet.filtered(filter))
                .toList();
    }

    @Override
    public CourseSheet ofCourse(Course course, ReportFilter filter, ZoneId zone) {
        HeldClasses.Found found = held(course, filter, zone);
        // Figures are not shown here, so that they are not read.
        List<ClassLines> lines = found.classes().isEmpty()
                ? List.of()
                : lines(course, found.classes(), activity.presences(ids(found.classes())), true);
        Rules rules = kept.rules().ofCourse(course.tenantId(), course.id());
        return new CourseAssembly(course, rules, filter)
                .of(lines, places.rooms().listOfCourse(course.tenantId(), course.id()), found.cut());
    }

    @Override
    public List<Participation> ofPerson(Person person, ReportFilter filter, ZoneId zone) {
        String key = ExpectedPeople.key(person);
        var participations = new ArrayList<Participation>();
        for (Course course : places.courses().listOf(person.tenantId(), person.id())) {
            List<Participation.Own> own = assemble(
                            course, held(course, filter, zone).classes(), true)
                    .stream()
                    .flatMap(sheet -> own(sheet, key, filter))
                    .sorted(Comparator.comparing(
                                    (Participation.Own one) -> one.held().began())
                            .reversed())
                    .toList();
            participations.add(new Participation(course, kept.rules().ofCourse(course.tenantId(), course.id()), own));
        }
        return participations;
    }

    private static Stream<Participation.Own> own(ClassSheet sheet, String key, ReportFilter filter) {
        return sheet
                .line(key)
                .filter(line -> filter.status().isEmpty() || line.counts().equals(filter.status()))
                .map(line -> new Participation.Own(
                        sheet.held(), sheet.lesson(), sheet.rules(), line, sheet.activity(line), sheet.signedOff()))
                .stream();
    }

    private HeldClasses.Found held(Course course, ReportFilter filter, ZoneId zone) {
        List<Room> rooms = places.rooms().listOfCourse(course.tenantId(), course.id()).stream()
                .filter(room -> filter.room().isEmpty() || filter.room().get().equals(room.id()))
                .toList();
        return rooms.isEmpty()
                ? new HeldClasses.Found(List.of(), false)
                : classes.list(
                        course.tenantId(), rooms, new MeetingStore.Span(filter.since(zone), filter.until(zone)), MOST);
    }

    private List<ClassSheet> assemble(Course course, List<HeldClass> held, boolean frozen) {
        if (held.isEmpty()) {
            return List.of();
        }
        Map<UUID, ClassActivity> activities = activity.ofAll(ids(held));
        var presences = new HashMap<UUID, ClassPresence>();
        activities.forEach((id, one) -> presences.put(id, ClassPresence.of(one)));
        return lines(course, held, presences, frozen).stream()
                .map(lines -> lines.with(
                        Objects.requireNonNull(activities.get(lines.held().id()))))
                .toList();
    }

    private static List<UUID> ids(List<HeldClass> held) {
        return held.stream().map(HeldClass::id).toList();
    }

    private List<ClassLines> lines(
            Course course, List<HeldClass> held, Map<UUID, ClassPresence> presences, boolean frozen) {
        UUID tenantId = course.tenantId();
        List<UUID> ids = ids(held);
        List<UUID> rooms = held.stream().map(one -> one.room().id()).distinct().toList();
        var read = new Read(
                kept.plans().ofRooms(tenantId, rooms),
                kept.plans().ofClasses(tenantId, ids),
                kept.rules().ofRooms(tenantId, course.id(), rooms),
                kept.expected()
                        .read(
                                course,
                                Stream.concat(ids.stream(), rooms.stream()).toList()),
                kept.changes().corrections(tenantId, ids));
        Map<UUID, SignOff> signed = frozen ? kept.changes().signOffs(tenantId, ids) : Map.of();
        Instant now = clock.instant();
        return held.stream()
                .map(one -> {
                    ClassLines lines = read.lines(one, Objects.requireNonNull(presences.get(one.id())), now);
                    SignOff signOff = signed.get(one.id());
                    return signOff == null ? lines : lines.frozen(signOff);
                })
                .toList();
    }

    /** What was read for all classes at once. */
    private record Read(
            Map<UUID, List<Plans.Dated>> roomPlans,
            Map<UUID, Plan> classPlans,
            RulesStore.OfCourse rules,
            ExpectedPeople people,
            Map<UUID, Map<String, Correction>> corrections) {

        ClassLines lines(HeldClass held, ClassPresence presence, Instant now) {
            Rules rules = this.rules.room(held.room().id());
            Instant began = presence.course().firstAt().orElse(held.began());
            Optional<Instant> ended = held.running()
                    ? Optional.empty()
                    : presence.course().endedAt().or(held::endedAt);
            Optional<RoomPlan> roomPlan = roomPlan(held, began);
            Optional<Plan> plan =
                    Optional.ofNullable(classPlans.get(held.id())).or(() -> roomPlan.flatMap(room -> room.of(began)));
            Lesson lesson = Lesson.of(plan, new Lesson.Held(began, ended, pauses(held.runs())), now);
            List<Line> lines = new SheetAssembly(
                            new Judge(rules, lesson), presence, corrections.getOrDefault(held.id(), Map.of()))
                    .lines(
                            people.of(held, roomPlan.map(RoomPlan::expects).orElse(RoomPlan.Expects.MEMBERS)),
                            people.teachers(held));
            return new ClassLines(held, lesson, rules, lines, null, 0);
        }

        /** The plan that held when the class began. */
        private Optional<RoomPlan> roomPlan(HeldClass held, Instant began) {
            return roomPlans.getOrDefault(held.room().id(), List.of()).stream()
                    .filter(dated -> !dated.since().isAfter(began))
                    .map(Plans.Dated::plan)
                    .findFirst();
        }

        /** Between the end of a run that was lost and the begin of the next. */
        private static List<Span> pauses(List<Meeting> runs) {
            var pauses = new ArrayList<Span>();
            for (int i = 1; i < runs.size(); i++) {
                Instant from = runs.get(i - 1).endedAt().orElse(HeldClasses.began(runs.get(i)));
                Instant to = HeldClasses.began(runs.get(i));
                if (from.isBefore(to)) {
                    pauses.add(new Span(from, to));
                }
            }
            return pauses;
        }
    }
}
