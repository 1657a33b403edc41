package org.lectern.server.meeting;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/** Attempts to create, which stand in the table before their requests are sent. */
final class SentAttempts {
    private final Database database;

    SentAttempts(Database database) {
        this.database = database;
    }

    /** Within the transaction that makes each the attempt of its run. */
    void sent(List<Attempt> attempts) {
        database.jdbc()
                .sql("""
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                            ended_token, recording_token, analytics_token)
                        select x.id, x.meeting, x.attempt, x.server, 'SENT', x.ended, x.recording, x.analytics
                        from unnest(:ids, :meetings, :attempts, :servers, :ended, :recording, :analytics)
                            as x (id, meeting, attempt, server, ended, recording, analytics)
                        """)
                .param("ids", attempts.stream().map(Attempt::serverMeetingId).toArray(String[]::new))
                .param("meetings", attempts.stream().map(Attempt::meetingId).toArray(UUID[]::new))
                .param("attempts", attempts.stream().map(Attempt::number).toArray(Integer[]::new))
                .param("servers", attempts.stream().map(Attempt::serverId).toArray(UUID[]::new))
                .param("ended", hashes(attempts, Attempt.Tokens::ended))
                .param("recording", hashes(attempts, Attempt.Tokens::recordingReady))
                .param("analytics", hashes(attempts, Attempt.Tokens::analytics))
                .update();
    }

    private static byte[][] hashes(List<Attempt> attempts, Function<Attempt.Tokens, String> purpose) {
        return attempts.stream()
                .map(attempt -> RandomIds.hash(purpose.apply(attempt.callbacks())))
                .toArray(byte[][]::new);
    }
}
