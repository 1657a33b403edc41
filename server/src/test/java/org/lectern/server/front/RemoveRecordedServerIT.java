package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.RemoveServer.Removed;
import org.lectern.simulator.Role;

/** A server that recordings are on is not taken out of the pool by mistake. */
final class RemoveRecordedServerIT {
    private final RecordedSchools schools;
    private final RemoveServer remove;

    RemoveRecordedServerIT() throws Exception {
        schools = new RecordedSchools();
        remove = new RemoveServer(schools.node.servers, schools.node.clients, List.of());
    }

    @AfterEach
    void close() {
        schools.close();
    }

    @Test
    void aServerWithPublishedRecordingsIsRemovedOnlyIfTheOperatorConfirms() throws Exception {
        schools.placeAt(schools.one);
        Meeting run = schools.recorded(schools.school, "bio");
        var server = RecordedSchools.place(run).serverId();

        assertThat(remove.remove(server, false)).isEqualTo(new Removed.HasRecordings(1));
        assertThat(schools.node.servers.find(server)).isPresent();

        assertThat(remove.remove(server, true)).isEqualTo(new Removed.Done(0));
        assertThat(schools.node.servers.find(server)).isEmpty();
    }

    @Test
    void soIsOneThatStillMakesARecording() throws Exception {
        schools.placeAt(schools.one);
        Meeting run =
                schools.held(schools.school, "bio", Parameters.of("record", "true", "autoStartRecording", "true"));
        schools.one.classroom(RecordedSchools.serverId(run)).enter("Ada", "t-1", Role.MODERATOR);
        schools.one.classroom(RecordedSchools.serverId(run)).end();

        assertThat(remove.remove(RecordedSchools.place(run).serverId(), false))
                .isInstanceOf(Removed.HasRecordings.class);
    }

    @Test
    void anUnpublishedRecordingIsOneTooAndOneThatCanBeTakenBackButNotADeletedOne() throws Exception {
        schools.placeAt(schools.one);
        Meeting run = schools.recorded(schools.school, "bio");
        var server = RecordedSchools.place(run).serverId();
        schools.call(
                schools.school, "publishRecordings", "recordID", RecordedSchools.recordId(run), "publish", "false");

        assertThat(remove.remove(server, false)).isEqualTo(new Removed.HasRecordings(1));

        schools.call(schools.school, "deleteRecordings", "recordID", RecordedSchools.recordId(run));
        assertThat(remove.remove(server, false)).isEqualTo(new Removed.HasRecordings(1));

        schools.node
                .clients
                .of(schools.node.servers.find(server).orElseThrow())
                .deleteRecordings(List.of(RecordedSchools.recordId(run)))
                .orElseThrow();
        assertThat(remove.remove(server, false)).isEqualTo(new Removed.Done(0));
    }
}
