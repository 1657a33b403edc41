package org.lectern.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** What the demonstration needs inside the product: a server, a tenant with its secret, people, a course, its rooms. */
final class DemoStage {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final LecternServer product;
    private final UUID serverId;
    private final List<Room> rooms;

    /**
     * What is to be played.
     *
     * @param sandbox address of the sandbox, ending in {@code /bigbluebutton/}
     */
    record Play(DemoCast cast, String sandbox) {}

    /** A class in progress. */
    record Performance(UUID meetingId, String serverMeetingId) {}

    private DemoStage(LecternServer product, UUID serverId, List<Room> rooms) {
        this.product = product;
        this.serverId = serverId;
        this.rooms = rooms;
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
        UUID serverId = placeServer(product.bean(ServerStore.class), play);
        awaitOnline(product, serverId);

        var courses = product.bean(SetUpCourse.class);
        Course course = courses.course(tenant.id(), DemoCast.COURSE);
        for (DemoCast.Actor actor : play.cast.people()) {
            Person person = person(product.bean(PersonStore.class), tenant.id(), actor);
            switch (actor.part()) {
                case TEACHER -> courses.member(course, person.id(), CourseRole.TEACHER);
                case LEARNER -> courses.member(course, person.id(), CourseRole.LEARNER);
                case OPERATOR -> {}
            }
        }
        List<Room> rooms = Stream.concat(Stream.of(DemoCast.CLASSROOM), DemoCast.OTHER_ROOMS.stream())
                .map(name -> courses.room(course, RoomSettings.named(name)))
                .toList();
        return new DemoStage(product, serverId, rooms);
    }

    List<Room> rooms() {
        return rooms;
    }

    /** Starts a class in the first room, as its teacher would. */
    Performance open() {
        Room classroom = rooms.getFirst();
        // A class of an earlier run, whose sandbox is gone with it.
        product.bean(MeetingStore.class)
                .findLive(classroom.tenantId(), classroom.externalId())
                .ifPresent(left -> product.bean(EndMeeting.class).end(left.id()));
        return switch (product.bean(JoinRoom.class).open(classroom)) {
            case StartResult.Running(Meeting meeting, boolean _) ->
                new Performance(
                        meeting.id(),
                        Optional.ofNullable(meeting.place()).orElseThrow().serverMeetingId());
            case StartResult.NotStarted(StartResult.Reason _, String message) ->
                throw new Refusal(
                        ExitCode.UNREACHABLE,
                        "the demonstration's class could not be started: " + message,
                        "Try again; with --fresh if it stays so.");
        };
    }

    /**
     * Has the sandbox polled this much later, so that the pages show who has come by then and not in half a minute.
     *
     * @return cancel it before the product is stopped
     */
    CompletableFuture<Void> lookAgain(Duration later) {
        PollServers polls = product.bean(PollServers.class);
        return CompletableFuture.runAsync(
                () -> polls.request(serverId),
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

    private static UUID placeServer(ServerStore servers, Play play) {
        ServerAddress address = ServerAddress.of(play.sandbox);
        for (Server server : servers.list()) {
            // Of an earlier run with another --sandbox-port; its meetings stay in the reports.
            if (!server.address().equals(address) && server.state() != ServerState.DISABLED) {
                servers.changeState(server.id(), ServerState.DISABLED);
            }
        }
        Optional<Server> known = servers.findByAddress(address);
        if (known.isEmpty()) {
            String name = "sandbox"
                    + (servers.list().isEmpty() ? "" : "-" + (servers.list().size() + 1));
            var wanted = NewServer.of(name, address, SharedSecret.of(play.cast.sandboxSecret()));
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
