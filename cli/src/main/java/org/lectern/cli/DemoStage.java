package org.lectern.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.LecternServer;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.SetUpCourse;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;

/** What the demonstration needs inside the product: servers, a tenant with its secret, people, a course, its rooms. */
final class DemoStage {
    /** Number of the room whose class {@code demo --check} records, from 0. */
    static final int RECORDED = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final LecternServer product;
    private final List<UUID> servers;
    private final List<Room> rooms;
    private final DemoTerm term;

    /** Somebody who can sign in, as the product knows the person. */
    record Known(DemoCast.Part part, Person person) {}

    /**
     * What is to be played.
     *
     * @param sandboxes the servers, at least one
     */
    record Play(DemoCast cast, List<DemoFacts.Caller> sandboxes) {
        Play {
            sandboxes = List.copyOf(sandboxes);
        }
    }

    /**
     * A class in progress.
     *
     * @param server number of the server it runs at, from 0
     */
    record Performance(UUID meetingId, String serverMeetingId, int server) {}

    private DemoStage(LecternServer product, List<UUID> servers, List<Room> rooms, DemoTerm term) {
        this.product = product;
        this.servers = servers;
        this.rooms = rooms;
        this.term = term;
    }

    /** Makes what is not there yet. Doing it again changes nothing. */
    static DemoStage set(LecternServer product, Play play) {
        TenantStore tenants = product.bean(TenantStore.class);
        Tenant tenant = tenants.requireDefault();
        SharedSecret secret = SharedSecret.of(play.cast.tenantSecret());
        if (tenants.validSecrets(tenant.id()).stream()
                .noneMatch(valid -> valid.secret().equals(secret))) {
            tenants.addSecret(tenant.id(), secret);
        }
        List<UUID> servers = placeServers(product.bean(ServerStore.class), play.sandboxes);
        servers.forEach(serverId -> awaitOnline(product, serverId));

        var courses = product.bean(SetUpCourse.class);
        Course course = courses.course(tenant.id(), DemoCast.COURSE);
        List<Known> known = new ArrayList<>();
        for (DemoCast.Actor actor : play.cast.people()) {
            Person person = person(product.bean(PersonStore.class), tenant.id(), actor);
            known.add(new Known(actor.part(), person));
            switch (actor.part()) {
                case TEACHER -> courses.member(course, person.id(), CourseRole.TEACHER);
                case LEARNER -> courses.member(course, person.id(), CourseRole.LEARNER);
                case OPERATOR -> {}
            }
        }
        List<Room> rooms = DemoCast.rooms(play.sandboxes.size()).stream()
                .map(name -> courses.room(course, RoomSettings.named(name).withRecorded(RoomSettings.Recorded.ALLOWED)))
                .toList();
        return new DemoStage(product, servers, rooms, DemoTerm.set(product, tenant.id(), servers.getFirst(), known));
    }

    /** A course with a term of classes behind it. */
    DemoTerm term() {
        return term;
    }

    List<Room> rooms() {
        return rooms;
    }

    /** Starts a class in the first room, as its teacher would. */
    Performance open() {
        return open(rooms.getFirst());
    }

    /** The same in the room whose class is recorded. */
    Performance openRecorded() {
        return open(rooms.get(RECORDED));
    }

    private Performance open(Room classroom) {
        clear(classroom);
        return switch (start(classroom)) {
            case StartResult.Running running -> performance(running.meeting()).orElseThrow();
            case StartResult.NotStarted not ->
                throw new Refusal(
                        ExitCode.UNREACHABLE,
                        "the demonstration's class could not be started: " + not.message(),
                        "Try again; with --fresh if it stays so.");
        };
    }

    /** Ends a class of an earlier run, whose sandbox is gone with it. */
    void clear(Room room) {
        product.bean(MeetingStore.class)
                .findLive(room.tenantId(), room.externalId())
                .ifPresent(left -> product.bean(EndMeeting.class).end(left.id()));
    }

    /** What a teacher's press on the room's button does, but for entering. */
    StartResult start(Room room) {
        return product.bean(JoinRoom.class).open(room);
    }

    /** What happens when somebody is thrown out of the room's class and comes back to its page. */
    void comeBack(Room room) {
        product.bean(JoinRoom.class).cameBackRefused(room.slug());
    }

    /** The class that goes on in the room, as the product knows it. */
    Optional<Performance> find(Room room) {
        return product.bean(MeetingStore.class)
                .findLive(room.tenantId(), room.externalId())
                .filter(Meeting::isRunning)
                .flatMap(this::performance);
    }

    private Optional<Performance> performance(Meeting meeting) {
        return Optional.ofNullable(meeting.place())
                .map(place ->
                        new Performance(meeting.id(), place.serverMeetingId(), servers.indexOf(place.serverId())));
    }

    /**
     * Has the sandboxes polled this much later, so that the pages show who has come by then and not in half a minute.
     *
     * @return cancel it before the product is stopped
     */
    CompletableFuture<Void> lookAgain(Duration later) {
        PollServers polls = product.bean(PollServers.class);
        return CompletableFuture.runAsync(
                () -> servers.forEach(polls::request),
                CompletableFuture.delayedExecutor(later.toMillis(), TimeUnit.MILLISECONDS));
    }

    void end(Performance performance) {
        product.bean(EndMeeting.class).end(performance.meetingId());
    }

    /** A server takes no class before it answered its first poll. */
    private static void awaitOnline(LecternServer product, UUID serverId) {
        ServerStore servers = product.bean(ServerStore.class);
        if (!Await.until(PATIENCE, () -> servers.require(serverId).health() == ServerHealth.ONLINE)) {
            throw new Refusal(
                    ExitCode.UNREACHABLE,
                    "the sandbox did not answer Lectern's first poll within " + PATIENCE.toSeconds() + " s: "
                            + servers.require(serverId).observed().failure(),
                    "Try again; the log in the data folder has the details.");
        }
    }

    private static List<UUID> placeServers(ServerStore servers, List<DemoFacts.Caller> sandboxes) {
        Set<ServerAddress> wanted = new HashSet<>();
        sandboxes.forEach(sandbox -> wanted.add(ServerAddress.of(sandbox.url())));
        for (Server server : servers.list()) {
            // Of an earlier run with another --sandbox-port; its meetings stay in the reports.
            if (!wanted.contains(server.address()) && server.state() != ServerState.DISABLED) {
                servers.changeState(server.id(), ServerState.DISABLED);
            }
        }
        return sandboxes.stream().map(sandbox -> placeServer(servers, sandbox)).toList();
    }

    private static UUID placeServer(ServerStore servers, DemoFacts.Caller sandbox) {
        ServerAddress address = ServerAddress.of(sandbox.url());
        Optional<Server> known = servers.findByAddress(address);
        if (known.isEmpty()) {
            String name = "sandbox"
                    + (servers.list().isEmpty() ? "" : "-" + (servers.list().size() + 1));
            var wanted = NewServer.of(name, address, SharedSecret.of(sandbox.secret()));
            return switch (servers.add(wanted)) {
                case AddResult.Added(Server server) -> server.id();
                case AddResult.Taken(String what) ->
                    throw new IllegalStateException("the sandbox's " + what + " is taken by another server");
            };
        }
        if (known.get().state() == ServerState.DISABLED) {
            servers.changeState(known.get().id(), ServerState.ENABLED);
        }
        return known.get().id();
    }

    private static Person person(PersonStore people, UUID tenantId, DemoCast.Actor actor) {
        return people.findBySignInName(tenantId, actor.signIn()).orElseGet(() -> {
            var wanted = new NewPerson(
                    tenantId, actor.name(), actor.signIn(), actor.password(), actor.part() == DemoCast.Part.OPERATOR);
            return switch (people.add(wanted)) {
                case Added.Person(Person person) -> person;
                case Added.Refused(NewPerson.Problem problem) ->
                    throw new IllegalStateException("the demonstration's people were refused: " + problem);
            };
        });
    }
}
