package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/**
 * Of whom a poll may tell something new, with what is known of them. Of a class in which everybody is shown who is held
 * present, and nobody else, that is nobody: most polls are of such classes, and a pool has many.
 */
final class PeopleInQuestion {
    private final Database database;

    PeopleInQuestion(Database database) {
        this.database = database;
    }

    /**
     * Somebody whom the poll shows, or whom something told of before.
     *
     * @param present whether hooks or polls hold the person present
     * @param byHook whether hooks do
     * @param lastAt the latest thing that hooks told of the connections that they hold open, -1 if there is none
     * @param leftAt the latest thing that hooks told of the connections that they closed, -1 if there is none
     * @param polledAt the latest poll that was logged as showing the person, -1 if none was
     * @param since from when on all polls showed the person; null if the one before did not
     * @param absence null if no poll missed the person since they were last shown
     */
    record Person(
            MeetingKey meeting,
            String externalUserId,
            boolean present,
            boolean byHook,
            long lastAt,
            long leftAt,
            long polledAt,
            @Nullable Long since,
            @Nullable Absence absence) {

        /** Whether a poll at this time is the first to show again somebody whom hooks had leave. */
        boolean returns(long poll) {
            return !byHook && leftAt > polledAt && poll > leftAt;
        }
    }

    /** @see "table poll_absence" */
    record Absence(long lastSeen, long missed, boolean reported) {}

    /**
     * Those of whom the poll may tell something new: who is shown and not held present, was out of sight, was missed or had
     * left by hooks; and who is not shown and held present, was in sight or was missed. Those who left and are not shown are
     * none of them, however many a long class has of them.
     *
     * @param shown the people whom the poll shows, for each of its meetings
     */
    List<Person> of(SortedMap<MeetingKey, Set<String>> shown) {
        var meetings = List.copyOf(shown.keySet());
        var numbers = new ArrayList<Long>();
        var people = new ArrayList<String>();
        long number = 0;
        for (Set<String> ofMeeting : shown.values()) {
            number++;
            for (String person : ofMeeting) {
                numbers.add(number);
                people.add(person);
            }
        }
        return database.jdbc()
                .sql("""
                        with polled as not materialized (
                            select * from unnest(?::integer[], ?::uuid[]) with ordinality as t (bucket, meeting, n)),
                        told (n, person, shown, present, held_at, left_at, polled_at, since, last_seen, missed, reported) as (
                            select s.n, s.person, true, null::boolean, null::bigint, null::bigint, null::bigint,
                                null::bigint, null::bigint, null::bigint, null::boolean
                            from unnest(?::bigint[], ?::text[]) as s (n, person)
                            union all
                            select n, p.external_user_id, null, p.present,
                                case when p.present and p.participant like 'c:%' then p.last_at_millis end,
                                case when not p.present and p.participant like 'c:%' then p.last_at_millis end,
                                case when p.participant like 'p:%' then p.last_at_millis end, null, null, null, null
                            from polled join participant p using (bucket, meeting) where p.external_user_id <> ''
                            union all
                            select n, s.external_user_id, null, null, null, null, null, s.since_millis, null, null, null
                            from polled join poll_shown s using (bucket, meeting)
                            union all
                            select n, a.external_user_id, null, null, null, null, null, null, a.last_seen_millis,
                                a.missed_at_millis, a.reported
                            from polled join poll_absence a using (bucket, meeting)),
                        known as (
                            select n, person, bool_or(shown) as shown, coalesce(bool_or(present), false) as present,
                                max(held_at) as held_at, coalesce(max(left_at), -1) as left_at,
                                coalesce(max(polled_at), -1) as polled_at, max(since) as since,
                                max(last_seen) as last_seen, max(missed) as missed, bool_or(reported) as reported
                            from told group by n, person)
                        select n, person, present, held_at is not null as by_hook, coalesce(held_at, -1) as last_at, left_at,
                            polled_at, since, last_seen, missed, reported
                        from known where missed is not null
                            or case when shown then not present or since is null or (held_at is null and left_at > polled_at)
                                else present or since is not null end
                        """)
                .params(List.of(
                        array(
                                "integer",
                                meetings.stream().map(MeetingKey::bucket).toArray()),
                        array("uuid", meetings.stream().map(MeetingKey::meeting).toArray()),
                        array("bigint", numbers.toArray()),
                        array("text", people.toArray())))
                .query((row, n) -> new Person(
                        meetings.get(row.getInt("n") - 1),
                        row.getString("person"),
                        row.getBoolean("present"),
                        row.getBoolean("by_hook"),
                        row.getLong("last_at"),
                        row.getLong("left_at"),
                        row.getLong("polled_at"),
                        row.getObject("since", Long.class),
                        row.getObject("missed") == null
                                ? null
                                : new Absence(
                                        row.getLong("last_seen"), row.getLong("missed"), row.getBoolean("reported"))))
                .list();
    }
}
