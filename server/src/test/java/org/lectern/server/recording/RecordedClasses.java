package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.RecordingState;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.ServerState;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

/** Recorded classes on servers whose answers a test may change, on a database of their own. */
final class RecordedClasses implements AutoCloseable {
    final UUID tenant = UUID.randomUUID();
    final List<Simulator> simulators = new ArrayList<>();
    final List<ChangedAnswers> answers = new ArrayList<>();
    final List<UUID> servers = new ArrayList<>();
    final Instance node;
    final RecordingsOfInstance knowing;
    private final Duration grace;
    private final Map<String, String> serverMeetings = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile Duration ahead = Duration.ZERO;

    RecordedClasses(Duration grace, int count) throws Exception {
        this.grace = grace;
        node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual());
        open.add(node);
        for (int i = 0; i < count; i++) {
            Simulator simulator = Simulator.builder()
                    .clock(SteppedClock.startingAt(Instant.now().truncatedTo(ChronoUnit.SECONDS)))
                    .seed(i)
                    .start();
            var changed = new ChangedAnswers(simulator.url());
            open.add(simulator);
            open.add(changed);
            simulators.add(simulator);
            answers.add(changed);
            servers.add(
                    node.add("server-" + i, changed.url(), simulator.secret()).id());
        }
        knowing = process();
    }

    /** One more process, with the same clock. */
    RecordingsOfInstance process() {
        var process = new RecordingsOfInstance(node, Duration.ofSeconds(10), grace, this::now, List.of());
        open.add(process);
        return process;
    }

    Instant now() {
        return Instant.now().plus(ahead);
    }

    /** A class of the tenant's on one of the servers that is over; its record ID. */
    String recorded(int server, String externalId) {
        return recorded(server, tenant, externalId, true);
    }

    /** @param marked whether anything is there to be recorded */
    String recorded(int server, UUID tenantId, String externalId, boolean marked) {
        for (int i = 0; i < servers.size(); i++) {
            boolean _ =
                    node.servers.changeState(servers.get(i), i == server ? ServerState.ENABLED : ServerState.CORDONED);
        }
        StartResult started = node.start.start(new StartRequest(
                tenantId,
                externalId,
                "Class",
                Parameters.of("record", "true", "autoStartRecording", String.valueOf(marked)),
                5));
        Meeting run = ((StartResult.Running) started).meeting();
        var place = Objects.requireNonNull(run.place());
        Classroom room = simulators.get(server).classroom(place.serverMeetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        simulators.get(server).advance(Duration.ofSeconds(1));
        room.end();
        sql("update meeting set state = 'ENDED', ended_at = '" + now() + "' where id = '" + run.id() + "'");
        String recordId = Objects.requireNonNull(place.internalMeetingId());
        serverMeetings.put(recordId, place.serverMeetingId());
        return recordId;
    }

    String serverMeetingId(String recordId) {
        return Objects.requireNonNull(serverMeetings.get(recordId));
    }

    /** Time goes by; servers process, and are asked. */
    void pass(Duration time) throws Exception {
        later(time);
        knowing.look();
        knowing.change();
    }

    /** Time goes by, and nobody does anything. */
    void later(Duration time) {
        ahead = ahead.plus(time);
        simulators.forEach(simulator -> simulator.advance(time));
    }

    void sql(String statement) {
        node.databases.web().jdbc().sql(statement).update();
    }

    List<String> texts(String query) {
        return node.databases.web().jdbc().sql(query).query(String.class).list();
    }

    String stage(String recordId) {
        return texts("select stage from recording where record_id = '" + recordId + "'")
                .getFirst();
    }

    List<String> wishes(String recordId) {
        return texts(
                "select what || '=' || value from recording_wish where record_id = '" + recordId + "' order by what");
    }

    /** What the server has of it. */
    String atServer(int server, String recordId) {
        return simulators.get(server).recordings().getOrDefault(recordId, "");
    }

    Map<String, RecordingState> listed(UUID tenantId) {
        Map<String, RecordingState> listed = new HashMap<>();
        ((Recordings.Result.Listed) knowing.recordings.list(tenantId, RecordingWorld.EVERYTHING))
                .page()
                .forEach(one -> listed.put(one.recordId(), one.state()));
        return listed;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }
}
