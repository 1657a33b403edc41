package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/**
 * Takes classes through the inbox once more: whose they are is asked anew, times are judged anew, and they are folded from
 * zero. Doing so twice, or twice at once, gives the same: nothing is counted or folded twice.
 */
public final class ReplayLog {
    private static final int PORTION = 100;

    private final Database database;
    private final LogSearch search;
    private final PlausibleTime plausible;
    private final Runnable woken;

    /** @param woken called when there is something to fold */
    public ReplayLog(Database database, PlausibleTime plausible, Runnable woken) {
        this.database = database;
        this.search = new LogSearch(database);
        this.plausible = plausible;
        this.woken = woken;
    }

    /**
     * What a portion did.
     *
     * @param last where the next one goes on; null if there is no more
     * @param seen classes that were looked at
     * @param again classes that are folded again
     */
    public record Portion(@Nullable MeetingKey last, int seen, int again) {}

    /** The next classes of a query. Joins the transaction that runs. */
    public Portion replay(LogQuery query, @Nullable MeetingKey after) {
        return database.inTransaction(() -> {
            List<MeetingKey> keys = search.keys(query, after, PORTION);
            int again = replay(keys);
            return new Portion(keys.size() < PORTION ? null : keys.getLast(), keys.size(), again);
        });
    }

    /** One class; false if it is unknown, or its events are not kept any more. */
    public boolean replay(MeetingKey key) {
        return database.inTransaction(() -> replay(List.of(key))) == 1;
    }

    private int replay(List<MeetingKey> keys) {
        if (keys.isEmpty()) {
            return 0;
        }
        judgeAnew(keys);
        int again = database.jdbc()
                .sql("""
                        with wanted as (
                            select d.bucket, d.meeting from due d
                            join unnest(?::integer[], ?::uuid[]) as k (bucket, meeting) using (bucket, meeting)
                            where d.sealed_at is null and exists (select 1 from event e
                                where e.bucket = d.bucket and e.meeting = d.meeting)
                            order by d.bucket, d.meeting for update of d
                        )
                        update due d set seq = seq + 1, refold = seq + 1, due_at = now(),
                            state = case when d.state = 'KNOWN' then 'KNOWN' else 'NEW' end
                        from wanted w where d.bucket = w.bucket and d.meeting = w.meeting
                        """)
                .params(List.of(
                        array("integer", FoldStore.each(keys, MeetingKey::bucket)),
                        array("uuid", FoldStore.each(keys, MeetingKey::meeting))))
                .update();
        if (again > 0) {
            database.afterCommit(woken);
        }
        return again;
    }

    private record Odd(MeetingKey key, UUID identity) {}

    /** Events that were out of range under the rule that held when they came. */
    private void judgeAnew(List<MeetingKey> keys) {
        var good = new ArrayList<Odd>();
        database.jdbc()
                .sql("""
                        select d.internal_id, d.server_meeting_id, e.* from unnest(?::integer[], ?::uuid[])
                            as k (bucket, meeting)
                        join due d using (bucket, meeting)
                        join event e on e.bucket = k.bucket and e.meeting = k.meeting and not e.in_range
                        """)
                .params(List.of(
                        array("integer", FoldStore.each(keys, MeetingKey::bucket)),
                        array("uuid", FoldStore.each(keys, MeetingKey::meeting))))
                .query(row -> {
                    UUID identity = row.getObject("identity", UUID.class);
                    var observation = new Observation(
                            new Observation.Subject(
                                    new MeetingReference(
                                            row.getString("internal_id"), row.getString("server_meeting_id")),
                                    new Track(row.getString("participant"))),
                            identity,
                            Source.of(row.getInt("source")),
                            row.getLong("at_millis"),
                            new Observation.What(Kind.of(row.getInt("kind")), JsonText.read(row.getString("body"))));
                    if (plausible.accepts(observation)) {
                        good.add(new Odd(
                                new MeetingKey(row.getInt("bucket"), row.getObject("meeting", UUID.class)), identity));
                    }
                });
        for (Odd one : good) {
            database.jdbc()
                    .sql("update event set in_range = true where bucket = ? and meeting = ? and identity = ?")
                    .params(List.of(one.key().bucket(), one.key().meeting(), one.identity()))
                    .update();
        }
    }

    /** The class that an identifier of any kind means; empty if there is none or more than one. */
    public Optional<MeetingKey> find(String meeting) {
        List<MeetingKey> keys = search.keys(LogQuery.ALL.of(meeting), null, 2);
        return keys.size() == 1 && !meeting.isBlank() ? Optional.of(keys.getFirst()) : Optional.empty();
    }
}
