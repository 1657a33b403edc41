package org.lectern.benchmarks;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.LecternServer;
import org.lectern.server.hook.ReceiveHook;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Installation;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;

/** What a product under load has: a server with a hook, running meetings, rooms, people, tickets. */
final class Stage {
    private static final int PEOPLE = 16;
    private static final int ROOMS = 10;
    private static final String ADD_MEETINGS = """
            with wanted as (
                select gen_random_uuid() as id, * from unnest(?::text[], ?::text[]) as w (server_meeting_id, internal_id)
            ), meetings as (
                insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password,
                    expected, state, attempt, server_id, server_meeting_id, internal_meeting_id, create_time, created_at,
                    started_at)
                select id, ?, 'external-' || server_meeting_id, 'Class', '', '', '', 40, 'RUNNING', 1, ?,
                    server_meeting_id, internal_id, ?, to_timestamp(? / 1000.0), to_timestamp(? / 1000.0)
                from wanted
            )
            insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state, internal_meeting_id,
                ended_token, settled_at)
            select server_meeting_id, id, 1, ?, 'WON', internal_id, decode(md5(server_meeting_id), 'hex'), now()
            from wanted
            """;

    private final LecternServer product;
    private final Database database;
    private final UUID tenantId;
    private final UUID serverId;
    private final String secret = RandomIds.token256();
    private final URI registered;
    private @Nullable Rooms rooms;

    private record Rooms(List<Room> rooms, List<UUID> people) {}

    Stage(LecternServer product) {
        this.product = product;
        this.database = product.bean(Databases.class).web();
        this.tenantId = product.bean(TenantStore.class).requireDefault().id();
        this.serverId = serverOf(product, secret);
        this.registered = Hooks.callback(product, serverId);
    }

    Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("registered", registered.toString());
        facts.put("secret", secret);
        facts.put("tag", product.bean(Installation.class).tag());
        return facts;
    }

    /** A server that is never asked anything: nothing listens there, and its next poll is far away. */
    private static UUID serverOf(LecternServer product, String secret) {
        String name = "benchmark-" + RandomIds.token128().substring(0, 8);
        var server = NewServer.of(
                name, ServerAddress.of("http://127.0.0.1:9/" + name + "/bigbluebutton/"), SharedSecret.of(secret));
        ServerStore servers = product.bean(ServerStore.class);
        servers.add(server);
        UUID id = servers.list().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
        product.bean(Databases.class)
                .web()
                .jdbc()
                .sql("update server set next_poll_at = now() + interval '1 day', version = '3.0', health = 'ONLINE'"
                        + " where id = ?")
                .param(id)
                .update();
        return id;
    }

    /** Running meetings of the workload, as if they had been created at the server. */
    void addMeetings(Workload workload) {
        String[] ids = IntStream.range(0, workload.shape().meetings())
                .mapToObj(workload::serverMeetingId)
                .toArray(String[]::new);
        String[] internal = IntStream.range(0, workload.shape().meetings())
                .mapToObj(workload::internalMeetingId)
                .toArray(String[]::new);
        addMeetings(ids, internal, workload.startMillis());
    }

    private void addMeetings(String[] ids, String[] internal, long startMillis) {
        database.jdbc()
                .sql(ADD_MEETINGS)
                .params(List.of(ids, internal, tenantId, serverId, startMillis, startMillis, startMillis, serverId))
                .update();
    }

    /** Hands requests to the handler of hooks, past the web server. */
    Map<String, String> handle(Path file, int callers) throws IOException {
        return HandlerLoad.run(product.bean(ReceiveHook.class), file, callers);
    }

    /** Issues tickets and writes the requests that use them, as {@link HookRequests} does. */
    void writeTickets(int number, Path file) throws IOException {
        Rooms stage = rooms();
        JoinRoom joins = product.bean(JoinRoom.class);
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int i = 0; i < number; i++) {
                Room room = stage.rooms().get(i % stage.rooms().size());
                UUID person = stage.people().get(i % stage.people().size());
                URI ticket = joins.ticket(room, person, null);
                byte[] request = ("GET " + ticket.getRawPath() + " HTTP/1.1\r\nHost: " + ticket.getAuthority()
                                + "\r\nAccept: text/html\r\nUser-Agent: Mozilla/5.0\r\nConnection: keep-alive\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                out.writeInt(request.length);
                out.write(request);
            }
        }
    }

    /** A running class in a room of ours, and somebody who may watch it. */
    Map<String, String> addWatchedClass() {
        String name = "teacher-" + RandomIds.token128().substring(0, 8);
        String password = RandomIds.token128();
        CourseStore courses = product.bean(CourseStore.class);
        Course course = courses.create(tenantId, "Watched");
        Added added = product.bean(PersonStore.class).add(new NewPerson(tenantId, name, name, password, false));
        if (!(added instanceof Added.Person(var person))) {
            throw new IllegalStateException("not added: " + added);
        }
        courses.putMember(tenantId, course.id(), person.id(), CourseRole.TEACHER);
        Room room = product.bean(RoomStore.class).create(tenantId, course.id(), RoomSettings.named("Watched"));
        String id = product.bean(Installation.class).tag() + "-" + RandomIds.token128();
        long start = System.currentTimeMillis();
        addMeetings(new String[] {id}, new String[] {id + "-" + start}, start);
        UUID meeting = database.jdbc()
                .sql("update meeting set external_id = ? where server_meeting_id = ? returning id")
                .params(room.externalId(), id)
                .query(UUID.class)
                .single();
        return Map.of(
                "name", name,
                "password", password,
                "class", meeting.toString(),
                "internal", id + "-" + start,
                "external", id);
    }

    private Rooms rooms() {
        Rooms made = rooms;
        if (made == null) {
            made = makeRooms();
            rooms = made;
        }
        return made;
    }

    private Rooms makeRooms() {
        CourseStore courses = product.bean(CourseStore.class);
        Course course = courses.create(tenantId, "Benchmark");
        var people = new ArrayList<UUID>();
        for (int i = 0; i < PEOPLE; i++) {
            String name = "person-" + i + "-" + RandomIds.token128().substring(0, 8);
            Added added = product.bean(PersonStore.class)
                    .add(new NewPerson(tenantId, name, name, RandomIds.token128(), false));
            if (!(added instanceof Added.Person(var person))) {
                throw new IllegalStateException("not added: " + added);
            }
            courses.putMember(tenantId, course.id(), person.id(), i < 2 ? CourseRole.TEACHER : CourseRole.LEARNER);
            people.add(person.id());
        }
        var all = new ArrayList<Room>();
        for (int i = 0; i < ROOMS; i++) {
            Room room = product.bean(RoomStore.class).create(tenantId, course.id(), RoomSettings.named("Room " + i));
            String id = product.bean(Installation.class).tag() + "-" + RandomIds.token128();
            addMeetings(new String[] {id}, new String[] {id + "-1"}, System.currentTimeMillis());
            database.jdbc()
                    .sql("update meeting set external_id = ? where server_meeting_id = ?")
                    .params(room.externalId(), id)
                    .update();
            all.add(room);
        }
        return new Rooms(all, people);
    }
}
