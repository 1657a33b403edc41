package org.lectern.server.ui;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ConnectionNow;
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
    private static final int MAX_CLASSES = 200;

    private final MeetingStore meetings;
    private final Places places;
    private final ServerStore servers;
    private final Figures figures;

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
     * @param servers empty unless it is for an operator
     */
    record RunningView(boolean operator, List<Running> classes, List<Load> servers) {
        public int people() {
            return classes.stream().mapToInt(Running::people).sum();
        }

        public int microphones() {
            return known().mapToInt(Inside::microphones).sum();
        }

        public int cameras() {
            return known().mapToInt(Inside::cameras).sum();
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

    /** Who is in audio and on camera. */
    record Inside(int microphones, int cameras) {
        static Inside of(List<ConnectionNow> connections) {
            return new Inside(
                    (int) connections.stream().filter(ConnectionNow::voice).count(),
                    (int) connections.stream().filter(ConnectionNow::video).count());
        }
    }

    /** @param share of the most that any server carries, in percent */
    record Load(String id, String name, boolean takes, int classes, int people, int share) {}

    @GetMapping("/classes")
    String running(Person viewer, Model model) {
        Map<UUID, Server> byId = servers.list().stream().collect(Collectors.toMap(Server::id, Function.identity()));
        List<Seen> seen = viewer.operator() ? all(viewer) : ofCourses(viewer);
        List<UUID> ids = seen.stream().map(one -> one.meeting().id()).toList();
        Map<UUID, Integer> inside = figures.reports().inside(ids);
        Map<UUID, List<ConnectionNow>> connections = figures.presences().connections(ids);
        List<Running> rows = seen.stream()
                .map(one -> new Running(
                        one.meeting().name(),
                        one.link(),
                        server(one.meeting(), byId).map(Server::name).orElse(""),
                        RoomRows.began(one.meeting()),
                        inside.getOrDefault(one.meeting().id(), one.meeting().seen()),
                        one.taught()
                                ? Inside.of(
                                        connections.getOrDefault(one.meeting().id(), List.of()))
                                : null))
                .toList();
        List<Meeting> live = seen.stream().map(Seen::meeting).toList();
        model.addAttribute(
                "view",
                new RunningView(viewer.operator(), rows, viewer.operator() ? load(live, rows, byId) : List.of()));
        return "running";
    }

    /** @param taught whether the viewer sees what people do in it */
    private record Seen(Meeting meeting, @Nullable String link, boolean taught) {}

    private List<Seen> all(Person viewer) {
        return meetings.listLive(MAX_CLASSES).stream()
                .filter(Meeting::isRunning)
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

    private static List<Load> load(List<Meeting> live, List<Running> rows, Map<UUID, Server> servers) {
        Map<UUID, Integer> people = new HashMap<>();
        Map<UUID, Integer> classes = new HashMap<>();
        for (int i = 0; i < live.size(); i++) {
            int inside = rows.get(i).people();
            server(live.get(i), servers).ifPresent(server -> {
                people.merge(server.id(), inside, Integer::sum);
                classes.merge(server.id(), 1, Integer::sum);
            });
        }
        int most = people.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return servers.values().stream()
                .filter(server -> server.state() != ServerState.DISABLED || classes.containsKey(server.id()))
                .sorted(Comparator.comparing(Server::name))
                .map(server -> new Load(
                        server.id().toString(),
                        server.name(),
                        server.acceptsNewMeetings(),
                        classes.getOrDefault(server.id(), 0),
                        people.getOrDefault(server.id(), 0),
                        most == 0 ? 0 : 100 * people.getOrDefault(server.id(), 0) / most))
                .toList();
    }
}
