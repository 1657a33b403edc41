package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Lesson.Plan;
import org.lectern.server.attendance.Plans;
import org.lectern.server.attendance.RosterEntry;
import org.lectern.server.attendance.RosterFile;
import org.lectern.server.attendance.RosterReading;
import org.lectern.server.attendance.RosterStore;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Lists of expected people, of a room and of one class: looked at before they count. When one class is planned otherwise. */
@Controller
final class RosterPages {
    private static final int SHOWN = 50;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    private final Access access;
    private final RosterStore rosters;
    private final PersonStore people;
    private final Classes classes;
    private final InstantSource clock;

    /** What is read and changed of a class. */
    record Classes(AttendanceReports reports, Plans plans, ChangeAttendance changes) {}

    RosterPages(Access access, RosterStore rosters, PersonStore people, Classes classes, InstantSource clock) {
        this.clock = clock;
        this.access = access;
        this.rosters = rosters;
        this.people = people;
        this.classes = classes;
    }

    /** The room or the class that a list is for. */
    private record Place(
            UUID tenantId,
            RosterStore.Of of,
            String name,
            String page,
            @Nullable ClassSheet sheet) {}

    /**
     * @param name of the room
     * @param page address of this page
     * @param back where it belongs to
     * @param plan null unless it is about one class
     */
    record RosterView(
            String name,
            String page,
            String back,
            @Nullable Instant began,
            @Nullable ClassPlan plan,
            @Nullable ListView current,
            @Nullable Preview preview,
            List<Mistake> mistakes) {
        public boolean ofClass() {
            return plan != null;
        }
    }

    /** @param own whether the class has a plan of its own */
    record ClassPlan(String start, String length, boolean own, String zone) {}

    /** @param more how many people are not shown */
    record ListView(String file, Instant at, int people, List<Entry> entries, int more) {}

    /** A list that counts once it is taken. */
    record Preview(String draft, ListView list, RosterReading.Form form, long unknown, List<Remark> notes) {
        public String separatorKey() {
            return "roster.separator."
                    + switch (form.separator()) {
                        case "," -> "comma";
                        case ";" -> "semicolon";
                        default -> "tab";
                    };
        }
    }

    /** @param known whether somebody here signs in with the name */
    record Entry(String name, String signIn, String externalId, boolean known) {}

    record Remark(String key, long line, String text) {}

    record Mistake(String key, long line, String text) {}

    @GetMapping("/r/{slug}/roster")
    String ofRoom(Person viewer, @PathVariable String slug, HttpServletRequest request, Model model) {
        return show(room(viewer, slug), null, List.of(), request, model);
    }

    @GetMapping("/classes/{id}/roster")
    String ofClass(Person viewer, @PathVariable String id, HttpServletRequest request, Model model) {
        return show(klass(viewer, id), null, List.of(), request, model);
    }

    @PostMapping("/r/{slug}/roster")
    Object uploadOfRoom(
            Person viewer,
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable MultipartFile file,
            HttpServletRequest request,
            Reply reply)
            throws IOException {
        return upload(viewer, room(viewer, slug), file, request, reply);
    }

    @PostMapping("/classes/{id}/roster")
    Object uploadOfClass(
            Person viewer,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable MultipartFile file,
            HttpServletRequest request,
            Reply reply)
            throws IOException {
        return upload(viewer, klass(viewer, id), file, request, reply);
    }

    @PostMapping("/r/{slug}/roster/take")
    Object takeOfRoom(
            Person viewer,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String draft,
            @RequestParam(defaultValue = "false") boolean everything,
            Reply reply) {
        return take(viewer, room(viewer, slug), draft, everything, reply);
    }

    @PostMapping("/classes/{id}/roster/take")
    Object takeOfClass(
            Person viewer, @PathVariable String id, @RequestParam(defaultValue = "") String draft, Reply reply) {
        return take(viewer, klass(viewer, id), draft, false, reply);
    }

    @GetMapping("/r/{slug}/roster/drop")
    String confirmOfRoom(Person viewer, @PathVariable String slug, Model model) {
        return confirm(room(viewer, slug), model);
    }

    @GetMapping("/classes/{id}/roster/drop")
    String confirmOfClass(Person viewer, @PathVariable String id, Model model) {
        return confirm(klass(viewer, id), model);
    }

    @PostMapping("/r/{slug}/roster/drop")
    Object dropOfRoom(Person viewer, @PathVariable String slug, Reply reply) {
        return drop(viewer, room(viewer, slug), reply);
    }

    @PostMapping("/classes/{id}/roster/drop")
    Object dropOfClass(Person viewer, @PathVariable String id, Reply reply) {
        return drop(viewer, klass(viewer, id), reply);
    }

    /** A class that took place at another time than its room's plan says. */
    @PostMapping("/classes/{id}/plan")
    Object plan(
            Person viewer,
            @PathVariable String id,
            @RequestParam Map<String, String> sent,
            HttpServletRequest request,
            Reply reply) {
        Place place = klass(viewer, id);
        var problems = new ArrayList<Problem>();
        String typedStart = sent.getOrDefault("start", "").strip();
        String typedLength = sent.getOrDefault("length", "").strip();
        Optional<Duration> length = PlanPages.minutes(typedLength, problems);
        if (typedLength.isEmpty()) {
            problems.add(new Problem("length", "problem.plan.length"));
        }
        Optional<Instant> start = start(typedStart, Frames.zone(request));
        if (start.isEmpty()) {
            problems.add(new Problem("start", "problem.plan.class-start"));
        }
        if (!problems.isEmpty() || start.isEmpty() || length.isEmpty()) {
            reply.refuse(new Problems(problems));
            reply.model().addAttribute("typedStart", typedStart);
            reply.model().addAttribute("typedLength", typedLength);
            return show(place, null, List.of(), request, reply.model());
        }
        return changed(classes.changes().plan(Access.uuid(id), start.get(), length.get(), viewer), place, reply);
    }

    @PostMapping("/classes/{id}/plan/drop")
    Object dropPlan(Person viewer, @PathVariable String id, Reply reply) {
        return changed(classes.changes().dropPlan(Access.uuid(id), viewer), klass(viewer, id), reply);
    }

    private static Object changed(ChangeAttendance.Result result, Place place, Reply reply) {
        if (result == ChangeAttendance.Result.DONE) {
            Notice.good(reply.next(), "plan.saved", place.name());
        } else {
            Notice.warn(reply.next(), "attendance.result." + result, "");
        }
        return Go.to(place.page() + "/roster");
    }

    private static Optional<Instant> start(String text, ZoneId zone) {
        try {
            return Optional.of(
                    LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Object upload(
            Person viewer, Place place, @Nullable MultipartFile file, HttpServletRequest request, Reply reply)
            throws IOException {
        byte[] bytes = file == null ? new byte[0] : file.getBytes();
        String name = file == null
                ? ""
                : Optional.ofNullable(file.getOriginalFilename()).orElse("");
        return switch (RosterFile.read(bytes)) {
            case RosterReading.Refused refused -> {
                reply.response().setStatus(422);
                yield show(
                        place,
                        null,
                        refused.problems().stream()
                                .map(problem ->
                                        new Mistake("roster.problem." + problem.kind(), problem.line(), problem.text()))
                                .toList(),
                        request,
                        reply.model());
            }
            case RosterReading.Read read -> {
                UUID draft = rosters.draft(place.tenantId(), place.of(), name, read.entries(), viewer.id());
                ListView list = list(place.tenantId(), name, clock.instant(), read.entries());
                yield show(place, preview(draft, list, read, place.tenantId()), List.of(), request, reply.model());
            }
        };
    }

    private Preview preview(UUID draft, ListView list, RosterReading.Read read, UUID tenantId) {
        List<String> signIns = read.entries().stream()
                .map(RosterEntry::signIn)
                .filter(name -> !name.isEmpty())
                .toList();
        long unknown =
                signIns.size() - people.findBySignInNames(tenantId, signIns).size();
        return new Preview(
                draft.toString(),
                list,
                read.form(),
                unknown,
                read.notes().stream()
                        .limit(SHOWN)
                        .map(note -> new Remark("roster.note." + note.kind(), note.line(), note.text()))
                        .toList());
    }

    private ListView list(UUID tenantId, String file, Instant at, List<RosterEntry> entries) {
        List<RosterEntry> shown = entries.stream().limit(SHOWN).toList();
        Map<String, Person> known = people.findBySignInNames(
                tenantId, shown.stream().map(RosterEntry::signIn).toList());
        return new ListView(
                file,
                at,
                entries.size(),
                shown.stream()
                        .map(entry -> new Entry(
                                entry.shown(), entry.signIn(), entry.externalId(), known.containsKey(entry.signIn())))
                        .toList(),
                entries.size() - shown.size());
    }

    private Object take(Person viewer, Place place, String draft, boolean everything, Reply reply) {
        boolean taken = draft.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                && rosters.take(place.tenantId(), place.of(), UUID.fromString(draft), viewer.id(), everything);
        if (taken) {
            Notice.good(reply.next(), "roster.taken", place.name());
        } else {
            Notice.warn(reply.next(), "roster.gone", place.name());
        }
        return Go.to(place.page() + "/roster");
    }

    private static String confirm(Place place, Model model) {
        String page = place.page() + "/roster";
        model.addAttribute("view", new ConfirmView("confirm.roster", place.name(), place.name(), page + "/drop", page));
        return "confirm";
    }

    private Object drop(Person viewer, Place place, Reply reply) {
        if (rosters.drop(place.tenantId(), place.of(), viewer.id())) {
            Notice.good(reply.next(), "roster.dropped", place.name());
        } else {
            Notice.warn(reply.next(), "roster.gone", place.name());
        }
        return Go.to(place.page() + "/roster");
    }

    private String show(
            Place place, @Nullable Preview preview, List<Mistake> mistakes, HttpServletRequest request, Model model) {
        ListView current = rosters.current(place.tenantId(), place.of())
                .map(roster -> list(place.tenantId(), roster.fileName(), roster.createdAt(), roster.entries()))
                .orElse(null);
        ClassSheet sheet = place.sheet();
        model.addAttribute(
                "view",
                new RosterView(
                        place.name(),
                        place.page() + "/roster",
                        sheet == null ? place.page() : place.page() + "/attendance",
                        sheet == null ? null : sheet.held().began(),
                        sheet == null ? null : plan(place.tenantId(), sheet, Frames.zone(request)),
                        current,
                        preview,
                        mistakes));
        return "roster";
    }

    private ClassPlan plan(UUID tenantId, ClassSheet sheet, ZoneId zone) {
        Optional<Plan> own = classes.plans().ofClass(tenantId, sheet.held().id());
        Instant start = own.map(Plan::start).orElse(sheet.lesson().anchor());
        Duration length = own.flatMap(Plan::length).orElse(sheet.lesson().length());
        return new ClassPlan(
                LOCAL.format(start.atZone(zone)),
                String.valueOf(Math.max(1, length.toMinutes())),
                own.isPresent(),
                zone.getId());
    }

    private Place room(Person viewer, String slug) {
        var room = access.taughtRoom(viewer, slug).room();
        return new Place(viewer.tenantId(), RosterStore.Of.room(room.id()), room.name(), "/r/" + slug, null);
    }

    private Place klass(Person viewer, String id) {
        Access.ClassView klass = access.activity(viewer, id);
        ClassSheet sheet = classes.reports()
                .ofClass(viewer.tenantId(), klass.meeting().id())
                .orElseThrow(NoSuchPage::new);
        return new Place(
                viewer.tenantId(),
                RosterStore.Of.klass(sheet.held().id()),
                klass.room().room().name(),
                "/classes/" + id,
                sheet);
    }
}
