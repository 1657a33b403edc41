package org.lectern.server.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** Reads presences from the folded rows; only the state of a connection that is there is unpacked. */
final class ReadPresence implements PresenceReports {
    private final Database database;
    private final ReceiptRule rule;

    ReadPresence(Database database, ReceiptRule rule) {
        this.database = database;
        this.rule = rule;
    }

    @Override
    public Map<UUID, Set<Figure>> notTold(Collection<UUID> meetingIds) {
        var figures = new HashMap<UUID, Set<Figure>>();
        rule.withheld(meetingIds).forEach((id, withheld) -> {
            if (!withheld.byEvents().isEmpty()) {
                figures.put(id, withheld.byEvents());
            }
        });
        return figures;
    }

    @Override
    public Map<UUID, List<ConnectionNow>> connections(Collection<UUID> meetingIds) {
        Map<UUID, List<ConnectionNow>> connections = new HashMap<>();
        database.jdbc().sql("""
                        select d.meeting_id, p.participant, p.external_user_id, p.present, p.last_at_millis,
                            case when p.present then p.state end as state
                        from due d
                        join participant p using (bucket, meeting)
                        where d.meeting_id = any(?) and p.external_user_id <> '' and p.last_at_millis >= 0
                          and p.participant like 'c:%'
                        order by d.meeting_id, p.last_at_millis, p.participant
                        """).param(meetingIds.toArray(UUID[]::new)).query(row -> {
            String userId = row.getString("external_user_id");
            Instant lastAt = Instant.ofEpochMilli(row.getLong("last_at_millis"));
            byte[] state = row.getBytes("state");
            connections
                    .computeIfAbsent(row.getObject("meeting_id", UUID.class), id -> new ArrayList<>())
                    .add(
                            state != null
                                            && TrackState.read(new Track(row.getString("participant")), state)
                                                    instanceof ConnectionState connection
                                    ? now(userId, connection, lastAt)
                                    : new ConnectionNow(userId, "", "", false, false, false, false, lastAt));
        });
        return connections;
    }

    private static ConnectionNow now(String userId, ConnectionState state, Instant lastAt) {
        PersonActivity.Microphone audio = state.audio();
        boolean listening = audio == PersonActivity.Microphone.LISTEN_ONLY;
        return new ConnectionNow(
                userId,
                state.naming().name(),
                state.naming().role(),
                true,
                listening,
                !listening && audio != PersonActivity.Microphone.NONE,
                state.camera().running(),
                lastAt);
    }
}
