package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.RecordingState;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.ServerState;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

/** One of two servers tells what cannot be true: nothing of the other's recordings, or of other tenants', suffers. */
final class LyingServersIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final int HONEST = 0;
    private static final int LIAR = 1;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Simulator> simulators = new ArrayList<>();
    private final List<ChangedAnswers> answers = new ArrayList<>();
    private final List<UUID> servers = new ArrayList<>();
    private final Map<String, String> serverMeetings = new HashMap<>();
    private Duration ahead = Duration.ZERO;
    private Instance node;
    private RecordingsOfInstance knowing;

    @BeforeEach
    void setUp() throws Exception {
        node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual());
        open.add(node);
        for (String name : List.of("honest", "liar")) {
            Simulator simulator = Simulator.builder()
                    .clock(SteppedClock.startingAt(Instant.now().truncatedTo(ChronoUnit.SECONDS)))
                    .seed(name.length())
                    .start();
            var changed = new ChangedAnswers(simulator.url());
            open.add(simulator);
            open.add(changed);
            simulators.add(simulator);
            answers.add(changed);
            servers.add(node.add(name, changed.url(), simulator.secret()).id());
        }
        InstantSource clock = () -> Instant.now().plus(ahead);
        knowing = new RecordingsOfInstance(node, Duration.ofSeconds(10), Duration.ZERO, clock, List.of());
        open.add(knowing);
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private String recorded(int server, UUID tenant, String externalId) {
        for (int i = 0; i < servers.size(); i++) {
            boolean _ =
                    node.servers.changeState(servers.get(i), i == server ? ServerState.ENABLED : ServerState.CORDONED);
        }
        StartResult started = node.start.start(new StartRequest(
                tenant, externalId, "Class", Parameters.of("record", "true", "autoStartRecording", "true"), 5));
        Meeting run = ((StartResult.Running) started).meeting();
        var place = Objects.requireNonNull(run.place());
        Classroom room = simulators.get(server).classroom(place.serverMeetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        simulators.get(server).advance(Duration.ofSeconds(1));
        room.end();
        sql("update meeting set state = 'ENDED', ended_at = now() where id = '" + run.id() + "'");
        String recordId = Objects.requireNonNull(place.internalMeetingId());
        serverMeetings.put(recordId, place.serverMeetingId());
        return recordId;
    }

    private void pass(Duration time) throws Exception {
        ahead = ahead.plus(time);
        simulators.forEach(simulator -> simulator.advance(time));
        knowing.look();
    }

    private void sql(String statement) {
        node.databases.web().jdbc().sql(statement).update();
    }

    private List<String> list(String query) {
        return node.databases.web().jdbc().sql(query).query(String.class).list();
    }

    private String stage(String recordId) {
        return list("select stage from recording where record_id = '" + recordId + "'")
                .getFirst();
    }

    private Map<String, RecordingState> listed(UUID tenant) {
        Map<String, RecordingState> listed = new HashMap<>();
        ((Recordings.Result.Listed) knowing.recordings.list(tenant, RecordingWorld.EVERYTHING))
                .page()
                .forEach(one -> listed.put(one.recordId(), one.state()));
        return listed;
    }

    /** What cannot be written down, whatever it is. */
    private void cannotBeWritten(String recordId) {
        sql("""
                create or replace function cannot_be_written() returns trigger language plpgsql as $$
                begin
                    if new.record_id = '%s' and new.told is distinct from old.told then
                        raise exception 'cannot be written';
                    end if;
                    return new;
                end $$
                """.formatted(recordId));
        sql("create or replace trigger cannot_be_written before update on recording for each row"
                + " execute function cannot_be_written()");
    }

    @Test
    void timesAndSizesThatCannotBeAreNotTaken() throws Exception {
        answers.get(LIAR)
                .change(
                        "getRecordings",
                        body -> body.replaceAll("<(start|end)Time>[^<]*<", "<$1Time>9223372036854775807<")
                                .replaceAll("<(size|rawSize)>[^<]*<", "<$1>9223372036854775807<"));
        String first = recorded(LIAR, TENANT, "one");
        String second = recorded(LIAR, TENANT, "two");

        pass(Duration.ofMinutes(10));

        assertThat(listed(TENANT)).containsOnlyKeys(first, second).containsValue(RecordingState.PUBLISHED);
        assertThat(list("select record_id from recording where recorded_at > now() + interval '1 day'"))
                .isEmpty();
        assertThat(new RecordingFigures(
                                node.databases.web(), () -> Instant.now().plus(ahead))
                        .servers())
                .hasSize(2)
                .allSatisfy(server -> assertThat(server.bytes()).isBetween(0L, 1L << 50));
    }

    @Test
    void whatCannotBeWrittenDownHoldsNothingElseUp() throws Exception {
        UUID other = UUID.randomUUID();
        String poison = recorded(LIAR, TENANT, "one");
        String fine = recorded(HONEST, other, "two");
        String sameTenant = recorded(LIAR, TENANT, "three");
        cannotBeWritten(poison);

        pass(Duration.ofMinutes(10));

        assertThat(stage(poison)).isEqualTo("EXPECTED");
        assertThat(stage(sameTenant)).isEqualTo("PUBLISHED");
        assertThat(listed(other)).containsEntry(fine, RecordingState.PUBLISHED);
        ahead = ahead.plus(Duration.ofHours(2));
        assertThat(listed(TENANT)).as("a list is told without it").containsOnlyKeys(sameTenant);
    }

    @Test
    void aChangeThatCannotBeWrittenDownStopsNoOtherAndNoDeletion() throws Exception {
        String poison = recorded(LIAR, TENANT, "one");
        String changed = recorded(LIAR, TENANT, "two");
        String deleted = recorded(HONEST, TENANT, "three");
        pass(Duration.ofMinutes(10));
        cannotBeWritten(poison);

        knowing.changes.update(
                TENANT, RecordingWorld.TEACHER, List.of(poison, changed), Map.of("bbb-recording-name", "New"), null);
        knowing.changes.delete(TENANT, RecordingWorld.TEACHER, List.of(deleted));
        ahead = ahead.plus(Duration.ofMinutes(5));
        knowing.change();

        assertThat(stage(deleted)).isEqualTo("DELETED");
        assertThat(list("select metadata ->> 'bbb-recording-name' from recording where record_id = '" + changed + "'"))
                .containsExactly("New");
    }

    @Test
    void whatAServerSaysOfAnothersRecordingConfirmsNothing() throws Exception {
        String other = recorded(HONEST, TENANT, "one");
        String own = recorded(LIAR, TENANT, "two");
        pass(Duration.ofMinutes(10));
        simulators
                .get(HONEST)
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("publishRecordings"));
        String claim = "<recording><recordID>" + other + "</recordID><meetingID>" + serverMeetings.get(other)
                + "</meetingID><published>false</published><state>unpublished</state></recording>";
        answers.get(LIAR).change("getRecordings", body -> body.replace("<recordings>", "<recordings>" + claim));

        knowing.changes.publish(TENANT, RecordingWorld.TEACHER, List.of(other, own), false);

        assertThat(list("select record_id from recording_wish")).containsExactly(other);
        assertThat(simulators.get(HONEST).recordings()).containsEntry(other, "published");
        assertThat(simulators.get(LIAR).recordings()).containsEntry(own, "unpublished");
    }
}
