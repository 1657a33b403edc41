package org.lectern.server.ui;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** What runs now: for operators every class and the load of the servers, for teachers their own classes. */
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
            return classes.stream().mapToInt(Running::microphones).sum();
        }

        public int cameras() {
            return classes.stream().mapToInt(Running::cameras).sum();
        }
    }

    /** @param link null for a class of another tenant */
    record Running(
            String name,
            @Nullable String link,
            String server,
            Instant since,
            int people,
            int microphones,
            int cameras) {}

    /** @param share of the most that any server carries, in percent */
    record Load(String id, String name, boolean takes, int classes, int people, int share) {}

    @GetMapping("/classes")
    String running(Person viewer, Model model) {
        List<Meeting> live = (viewer.operator() ? meetings.listLive(MAX_CLASSES) : ofTeacher(viewer))
                .stream().filter(Meeting::isRunning).toList();
        List<UUID> ids = live.stream().map(Meeting::id).toList();
        Map<UUID, Integer> inside = figures.reports().inside(ids);
        Map<UUID, List<ConnectionNow>> connections = figures.presences().connections(ids);
        Map<UUID, Server> byId = servers.list().stream().collect(Collectors.toMap(Server::id, Function.identity()));
        List<Running> rows = live.stream()
                .map(meeting -> row(
                        meeting,
                        viewer,
                        byId,
                        inside.getOrDefault(meeting.id(), meeting.seen()),
                        connections.getOrDefault(meeting.id(), List.of())))
                .toList();
        model.addAttribute(
                "view",
                new RunningView(viewer.operator(), rows, viewer.operator() ? load(live, rows, byId) : List.of()));
        return "running";
    }

    private List<Meeting> ofTeacher(Person viewer) {
        Stream<Room> rooms = places.courses().listOf(viewer.tenantId(), viewer.id()).stream()
                .filter(course -> teaches(viewer, course))
                .flatMap(course -> places.rooms().listOfCourse(viewer.tenantId(), course.id()).stream());
        return meetings.listLive(viewer.tenantId(), rooms.map(Room::externalId).toList());
    }

    private boolean teaches(Person viewer, Course course) {
        return places.courses()
                .member(viewer.tenantId(), course.id(), viewer.id())
                .filter(member -> member.role() == CourseRole.TEACHER)
                .isPresent();
    }

    private static Running row(
            Meeting meeting, Person viewer, Map<UUID, Server> servers, int people, List<ConnectionNow> connections) {
        boolean own = meeting.tenantId().equals(viewer.tenantId());
        return new Running(
                meeting.name(),
                own ? "/classes/" + meeting.id() + "/live" : null,
                server(meeting, servers).map(Server::name).orElse(""),
                RoomRows.began(meeting),
                people,
                (int) connections.stream().filter(ConnectionNow::voice).count(),
                (int) connections.stream().filter(ConnectionNow::video).count());
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
