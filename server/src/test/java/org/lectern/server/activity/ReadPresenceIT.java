package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

final class ReadPresenceIT {
    /** What polls told is known from the polls; as a connection it would look like somebody who left. */
    @Test
    void tellsOfConnectionsOnly() {
        try (Databases databases = TestDatabase.create()) {
            UUID run = UUID.randomUUID();
            UUID meeting = UUID.randomUUID();
            databases.jobs().jdbc().sql("""
                            insert into due (bucket, meeting, internal_id, server_meeting_id, seq, folded, meeting_id)
                            values (202611, ?, 'abc-1', 'tag-1', 1, 1, ?)
                            """).params(meeting, run).update();
            for (String track : List.of("m:", "p:ada", "c:w_1")) {
                databases
                        .jobs()
                        .jdbc()
                        .sql("""
                                insert into participant (bucket, meeting, participant, base_at_millis, state,
                                    external_user_id, present, last_at_millis)
                                values (202611, ?, ?, 0, '', ?, false, 1000)
                                """)
                        .params(meeting, track, track.equals("m:") ? "" : "ada")
                        .update();
            }

            List<ConnectionNow> connections = new ReadPresence(databases.jobs(), ReceiptRule.ALL)
                    .connections(List.of(run))
                    .getOrDefault(run, List.of());

            assertThat(connections).hasSize(1);
            assertThat(connections.getFirst().userId()).isEqualTo("ada");
        }
    }
}
