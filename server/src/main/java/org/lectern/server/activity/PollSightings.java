package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.util.List;
import org.lectern.server.platform.Database;

/** Since when every poll has shown somebody. Written when somebody comes into sight or out of it, and not with each poll. */
final class PollSightings {
    private final Database database;

    PollSightings(Database database) {
        this.database = database;
    }

    /** @param since milliseconds since the epoch, of the first poll that showed the person */
    record Sighting(MeetingKey meeting, String externalUserId, long since) {}

    /**
     * @param seen who came into sight
     * @param gone who is out of it
     */
    void change(List<Sighting> seen, List<Sighting> gone) {
        if (!gone.isEmpty()) {
            database.jdbc().sql("""
                            delete from poll_shown s using unnest(?::integer[], ?::uuid[], ?::text[]) as g (bucket, meeting, person)
                            where s.bucket = g.bucket and s.meeting = g.meeting and s.external_user_id = g.person
                            """).params(columns(gone)).update();
        }
        if (!seen.isEmpty()) {
            var since = array("bigint", seen.stream().map(Sighting::since).toArray());
            List<Object> columns = columns(seen);
            database.jdbc()
                    .sql("""
                            insert into poll_shown (bucket, meeting, external_user_id, since_millis)
                            select * from unnest(?::integer[], ?::uuid[], ?::text[], ?::bigint[])
                            on conflict do nothing
                            """)
                    .params(List.of(columns.get(0), columns.get(1), columns.get(2), since))
                    .update();
        }
    }

    private static List<Object> columns(List<Sighting> sightings) {
        List<MeetingKey> meetings = sightings.stream().map(Sighting::meeting).toList();
        return List.of(
                buckets(meetings),
                ids(meetings),
                array("text", sightings.stream().map(Sighting::externalUserId).toArray()));
    }

    private static Object buckets(List<MeetingKey> meetings) {
        return array("integer", meetings.stream().map(MeetingKey::bucket).toArray());
    }

    private static Object ids(List<MeetingKey> meetings) {
        return array("uuid", meetings.stream().map(MeetingKey::meeting).toArray());
    }
}
