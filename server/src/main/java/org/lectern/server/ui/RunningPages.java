package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ConnectionNow;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PresenceReports;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Person;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * What runs now: for operators every class and the load of the servers, for everybody else the classes of their courses,
 * with figures where they teach.
 */
@Controller
final class RunningPages {
    static final int MAX_CLASSES = 200;

    /** What the open classes can be sorted by where it is not said which server a class is on. */
    private static final Sorting.Columns<Comparator<Running>> COLUMNS = columns();

    private static final Sorting.Columns<Comparator<Running>> COLUMNS_OF_OPERATORS =
            columns().words("server", Comparator.comparing(Running::server, Sorting.WORDS));

    private final MeetingStore meetings;
    private final Places places;
    private final ServerStore servers;
    private final Figures figures;

    private static Sorting.Columns<Comparator<Running>> columns() {
        return new Sorting.Columns<Comparator<Running>>("running-title")
                .words("name", Comparator.comparing(Running::name, Sorting.WORDS))
                .figures("since", Comparator.comparing(Running::since))
                .figures("people", Comparator.comparingInt(Running::people))
                .figures("microphones", inside(Inside::microphones))
                .figures("cameras", inside(Inside::cameras));
    }

    /** What the viewer does not see, and what is not collected, is less than none. */
    private static Comparator<Running> inside(Function<Inside, @Nullable Integer> figure) {
        return Comparator.comparingInt(running -> {
            Inside inside = running.inside();
            Integer count = inside == null ? null : figure.apply(inside);
            return count == null ? -1 : count;
        });
    }

    /** Courses and rooms. */
    record Places(CourseStore courses, RoomStore rooms) {}

    /** Who is inside. */
    record Figures(ActivityReports reports, PresenceReports presences) {}

    RunningPages(MeetingStore meetings, Places places, ServerStore servers, Figures figures) {
        this.meetings = meetings;
        this.places = places;
        this.servers = servers;
        this.figures = figures;
    }

    /**
     * @param operator whether classes of everybody are shown
     * @param running how many run, those that are not listed too
     * @param people in all that run
     * @param classes those that are listed, of which alone is told who is in audio and on camera
     * @param servers empty unless it is for an operator; of all that run
     */
    record RunningView(boolean operator, int running, int people, List<Running> classes, List<Load> servers) {
        /** Of classes that are listed all. */
        static RunningView of(boolean operator, List<Running> classes, List<Load> servers) {
            int people = classes.stream().mapToInt(Running::people).sum();
            return new RunningView(operator, classes.size(), people, classes, servers);
        }

        RunningView inOrder(Sorting<Comparator<Running>> order) {
            return new RunningView(operator, running, people, Sorting.sorted(order, classes), servers);
        }

        /** How many are not listed. */
        public int more() {
            return Math.max(0, running - classes.size());
        }

        /** Null if it is told of no class that is seen, though there are some. */
        public @Nullable Integer microphones() {
            return sum(Inside::microphones);
        }

        public @Nullable Integer cameras() {
            return sum(Inside::cameras);
        }

        private @Nullable Integer sum(Function<Inside, @Nullable Integer> of) {
            List<Integer> told = known().flatMap(inside -> Stream.ofNullable(of.apply(inside)))
                    .toList();
            return told.isEmpty() && known().findAny().isPresent()
                    ? null
                    : (Integer) told.stream().mapToInt(Integer::intValue).sum();
        }

        private Stream<Inside> known() {
            return classes.stream().flatMap(running -> Stream.ofNullable(running.inside()));
        }

        /** Whether there is anything but people to add up. */
        public boolean seesMore() {
            return operator || known().findAny().isPresent();
        }
    }

    /**
     * @param link null for a class of another tenant
     * @param inside null for whoever does not teach it
     */
    record Running(
            String name,
            @Nullable String link,
            String server,
            Instant since,
            int people,
            @Nullable Inside inside) {}

    /** Who is in audio and on camera; null where not everything is told of it. */
    record Inside(@Nullable Integer microphones, @Nullable Integer cameras) {
        static Inside of(List<ConnectionNow> connections, Set<Figure> notTold) {
            return new Inside(
                    notTold.contains(Figure.MICROPHONE) ? null : count(connections, ConnectionNow::voice),
                    notTold.contains(Figure.CAMERA) ? null : count(connections, ConnectionNow::video));
        }

        private static Integer count(List<ConnectionNow> connections, Predicate<ConnectionNow> has) {
            return (int) connections.stream().filter(has).count();
        }
    }

    /** @param share of the most that any server carries, in percent */
    record Load(String id, String name, boolean takes, int classes, int people, int share) {}

    @GetMapping("/classes")
    String running(Person viewer, HttpServletRequest request, Model model) {
        Map<UUID, Server> byId = servers.list().stream().collect(Collectors.toMap(Server::id, Function.identity()));
        var order = (viewer.operator() ? COLUMNS_OF_OPERATORS : COLUMNS).read("/classes", request);
        model.addAttribute("order", order);
        RunningView view = viewer.operator() ? everything(viewer, byId) : own(viewer, byId);
        model.addAttribute("view", view.inOrder(order));
        return "running";
    }

    private RunningView everything(Person viewer, Map<UUID, Server> byId) {
        LiveTotals totals = LiveTotals.read(meetings, figures.reports());
        return new RunningView(
                true, totals.running(), totals.people(), rows(all(viewer), totals.inside(), byId), load(totals, byId));
    }

    private RunningView own(Person viewer, Map<UUID, Server> byId) {
        List<Seen> seen = ofCourses(viewer);
        Map<UUID, Integer> inside = figures.reports().inside(ids(seen));
        return RunningView.of(false, rows(seen, inside, byId), List.of());
    }

    private static List<UUID> ids(List<Seen> seen) {
        return seen.stream().map(one -> one.meeting().id()).toList();
    }

    private List<Running> rows(List<Seen> seen, Map<UUID, Integer> inside, Map<UUID, Server> byId) {
        Map<UUID, List<ConnectionNow>> connections = figures.presences().connections(ids(seen));
        Map<UUID, Set<Figure>> notTold = figures.presences().notTold(ids(seen));
        return seen.stream()
                .map(one -> new Running(
                        one.meeting().name(),
                        one.link(),
                        server(one.meeting(), byId).map(Server::name).orElse(""),
                        RoomRows.began(one.meeting()),
                        inside.getOrDefault(one.meeting().id(), one.meeting().seen()),
                        one.taught()
                                ? Inside.of(
                                        connections.getOrDefault(one.meeting().id(), List.of()),
                                        notTold.getOrDefault(one.meeting().id(), Set.of()))
                                : null))
                .toList();
    }

    /** @param taught whether the viewer sees what people do in it */
    private record Seen(Meeting meeting, @Nullable String link, boolean taught) {}

    private List<Seen> all(Person viewer) {
        return meetings.listRunning(MAX_CLASSES).stream()
                .map(meeting -> new Seen(
                        meeting,
                        meeting.tenantId().equals(viewer.tenantId()) ? "/classes/" + meeting.id() + "/live" : null,
                        true))
                .toList();
    }

    private List<Seen> ofCourses(Person viewer) {
        Map<String, Room> rooms = new HashMap<>();
        Map<UUID, Boolean> teaches = new HashMap<>();
        for (Course course : places.courses().listOf(viewer.tenantId(), viewer.id())) {
            teaches.put(course.id(), teaches(viewer, course));
            places.rooms()
                    .listOfCourse(viewer.tenantId(), course.id())
                    .forEach(room -> rooms.put(room.externalId(), room));
        }
        return meetings.listLive(viewer.tenantId(), List.copyOf(rooms.keySet())).stream()
                .filter(Meeting::isRunning)
                .map(meeting -> {
                    Room room = Objects.requireNonNull(rooms.get(meeting.externalId()));
                    boolean taught = teaches.getOrDefault(room.courseId(), false);
                    return new Seen(
                            meeting, taught ? "/classes/" + meeting.id() + "/live" : "/r/" + room.slug(), taught);
                })
                .toList();
    }

    private boolean teaches(Person viewer, Course course) {
        return places.courses()
                .member(viewer.tenantId(), course.id(), viewer.id())
                .filter(member -> member.role() == CourseRole.TEACHER)
                .isPresent();
    }

    private static Optional<Server> server(Meeting meeting, Map<UUID, Server> servers) {
        return Optional.ofNullable(meeting.place())
                .flatMap(place -> Optional.ofNullable(servers.get(place.serverId())));
    }

    private static List<Load> load(LiveTotals totals, Map<UUID, Server> servers) {
        int most = totals.servers().values().stream()
                .mapToInt(LiveTotals.Carried::people)
                .max()
                .orElse(0);
        return servers.values().stream()
                .filter(server -> server.state() != ServerState.DISABLED
                        || totals.servers().containsKey(server.id()))
                .sorted(Comparator.comparing(Server::name))
                .map(server -> {
                    LiveTotals.Carried carried = totals.carriedBy(server.id());
                    return new Load(
                            server.id().toString(),
                            server.name(),
                            server.acceptsNewMeetings(),
                            carried.classes(),
                            carried.people(),
                            most == 0 ? 0 : 100 * carried.people() / most);
                })
                .toList();
    }
}
