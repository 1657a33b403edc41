package org.lectern.server.front;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.playback.PlaybackSettings;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.recording.RecordingsOfInstance;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantDirectory;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

/** Two tenants with recorded classes on two servers, and the front's calls about recordings. */
final class RecordedSchools implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final SharedSecret SECRET = SharedSecret.of("a secret of forty characters or thereabout");

    final Simulator one = simulator();
    final Simulator two = simulator();
    final Instance node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual());
    final TenantStore tenants = new TenantStore(node.databases.web(), TestMechanisms.vault(), InstantSource.system());
    private final TenantDirectory directory =
            new TenantDirectory(node.databases.web(), tenants, (channel, consumer) -> () -> {});
    final Tenant school = tenant("school");
    final Tenant other = tenant("other");
    private final Server first;
    private final Server second;
    RecordingsOfInstance recordings = new RecordingsOfInstance(node, PATIENCE);
    private AnswerCalls front = front();

    RecordedSchools() throws Exception {
        first = node.add("one", one.url(), one.secret());
        second = node.add("two", two.url(), two.secret());
    }

    /** The front of a process that has met no failure yet. */
    void startAfresh() {
        recordings.close();
        recordings = new RecordingsOfInstance(node, PATIENCE);
        front = front();
    }

    private AnswerCalls front() {
        var changes = new ChangeRecordingsCalls(recordings.changes);
        var tracks = new TextTrackCalls(recordings.tracks, links(), tenants);
        return new AnswerCalls(
                List.of(
                        new ListRecordingsCall(recordings.recordings, links(), tenants).endpoint(),
                        changes.publish(),
                        changes.update(),
                        changes.delete(),
                        tracks.list(),
                        tracks.put()),
                new Callers(directory, tenants),
                new VersionProbe(Addresses.of(URI.create("https://classes.example.org"))),
                call -> {});
    }

    private PlaybackLinks links() {
        var clock = InstantSource.system();
        return new PlaybackLinks(
                TestMechanisms.vault(),
                Addresses.of(URI.create("https://classes.example.org")),
                new PlaybackServers(node.databases.web(), new AuditTrail(clock), clock),
                new PlaybackSettings(Duration.ofMinutes(1), Duration.ofHours(8), Duration.ofDays(1)),
                clock);
    }

    private static Simulator simulator() throws IOException {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return Simulator.builder().clock(SteppedClock.startingAt(start)).seed(7).start();
    }

    private Tenant tenant(String slug) {
        Tenant tenant = tenants.create(slug, slug);
        tenants.addSecret(tenant.id(), SECRET);
        return tenant;
    }

    /** New classes go to this server alone. */
    void placeAt(Simulator simulator) {
        boolean _ = node.servers.changeState(first.id(), simulator == one ? ServerState.ENABLED : ServerState.CORDONED);
        boolean _ =
                node.servers.changeState(second.id(), simulator == two ? ServerState.ENABLED : ServerState.CORDONED);
    }

    /** A class of two minutes whose recording is published; answers its run. */
    Meeting recorded(Tenant tenant, String externalId, String... parameters) {
        List<String> all = new ArrayList<>(List.of("record", "true", "autoStartRecording", "true"));
        all.addAll(List.of(parameters));
        Meeting run = held(tenant, externalId, Parameters.of(all.toArray(String[]::new)));
        Simulator simulator = at(run);
        Classroom room = simulator.classroom(serverId(run));
        room.enter("Ada", "t-1", Role.MODERATOR);
        one.advance(Duration.ofMinutes(2));
        two.advance(Duration.ofMinutes(2));
        ended(run);
        return run;
    }

    /** The run, opened and still going on. */
    Meeting held(Tenant tenant, String externalId, Parameters parameters) {
        StartResult started =
                node.start.start(new StartRequest(tenant.id(), externalId, "Class " + externalId, parameters, 25));
        return ((StartResult.Running) started).meeting();
    }

    void ended(Meeting run) {
        at(run).findClassroom(serverId(run)).ifPresent(Classroom::end);
        node.databases
                .web()
                .jdbc()
                .sql("update meeting set state = 'ENDED' where id = :id")
                .param("id", run.id())
                .update();
        one.advance(Duration.ofMinutes(1));
        two.advance(Duration.ofMinutes(1));
        look();
    }

    /** Looks for everything that may have changed at servers. */
    void look() {
        sql("update recording set next_ask_at = now()");
        try {
            recordings.look();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void sql(String statement) {
        node.databases.web().jdbc().sql(statement).update();
    }

    /** A recorded class that somebody else created at a server; answers its internal identifier. */
    String createElsewhere(Simulator simulator, CreateMeeting create) {
        String internal = node.clients
                .of(simulator == one ? first : second)
                .create(create)
                .orElseThrow()
                .internalMeetingId();
        Classroom room = simulator.classroom(create.meetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        room.end();
        simulator.advance(Duration.ofMinutes(1));
        return internal;
    }

    /** Makes it a run of the tenant, as adopting does. */
    void adopt(Tenant tenant, Simulator simulator, String externalId, String internalMeetingId) {
        UUID server = (simulator == one ? first : second).id();
        node.databases
                .web()
                .jdbc()
                .sql("""
                        with run as (
                            insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                                moderator_password, expected, state, attempt, server_id, server_meeting_id,
                                internal_meeting_id)
                            values (gen_random_uuid(), :tenant, :external, 'Adopted', 'record=true', '', '', 0, 'ENDED',
                                1, :server, :external, :internal)
                            returning id)
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                            internal_meeting_id, ended_token)
                        select :external, id, 1, :server, 'WON', :internal, convert_to(:internal, 'UTF8') from run
                        """)
                .param("tenant", tenant.id())
                .param("external", externalId)
                .param("server", server)
                .param("internal", internalMeetingId)
                .update();
        look();
    }

    Simulator at(Meeting run) {
        return one.findClassroom(serverId(run)).isPresent() || one.recordings().containsKey(recordId(run)) ? one : two;
    }

    static Meeting.Place place(Meeting run) {
        return Objects.requireNonNull(run.place());
    }

    /** What its server calls the meeting. */
    static String serverId(Meeting run) {
        return place(run).serverMeetingId();
    }

    static String recordId(Meeting run) {
        return Objects.requireNonNull(place(run).internalMeetingId());
    }

    /** The text of the answer to a signed GET. */
    String call(Tenant tenant, String call, String... parameters) throws InterruptedException {
        return call(tenant, call, Parameters.of(parameters).encoded());
    }

    String call(Tenant tenant, String call, String query) throws InterruptedException {
        return raw(tenant, "GET", call, signed(call, query), RawRequest.Body.NONE, "");
    }

    String post(Tenant tenant, String call, String query, String contentType, String body) throws InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return raw(tenant, "POST", call, signed(call, query), new RawRequest.Body(bytes, false), contentType);
    }

    String unsigned(Tenant tenant, String call, String query) throws InterruptedException {
        return raw(tenant, "GET", call, query, RawRequest.Body.NONE, "");
    }

    private static String signed(String call, String query) {
        return Checksum.signedQuery(ChecksumAlgorithm.SHA256, call, query, SECRET);
    }

    private String raw(
            Tenant tenant, String method, String call, String query, RawRequest.Body body, String contentType)
            throws InterruptedException {
        String path = "/t/" + tenant.slug() + "/bigbluebutton/api/" + call;
        RawHeaders headers =
                contentType.isEmpty() ? RawHeaders.none() : RawHeaders.of(Map.of("Content-Type", contentType));
        RawRequest request =
                new RawRequest(method, new RawRequest.Target(path, query, Map.of()), headers, body, "127.0.0.1");
        return new String(front.handle(request).body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        directory.close();
        recordings.close();
        node.close();
        one.close();
        two.close();
    }
}
