package org.lectern.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.lectern.server.platform.Database;

/** Follows issued joins until their people are seen inside, or it is clear that they never came. */
public final class Arrivals {
    private final Database database;

    Arrivals(Database database) {
        this.database = database;
    }

    /** The joins of a run, in the order they were issued. */
    public List<Join> list(UUID meetingId) {
        return database.jdbc()
                .sql("select * from meeting_join where meeting_id = :meeting order by issued_at, id")
                .param("meeting", meetingId)
                .query((row, n) -> new Join(
                        row.getObject("id", UUID.class),
                        row.getObject("meeting_id", UUID.class),
                        row.getString("person"),
                        row.getString("name"),
                        row.getBoolean("moderator"),
                        row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                        MeetingStore.instant(row, "arrived_at"),
                        MeetingStore.instant(row, "never_at"),
                        row.getString("never_reason")))
                .list();
    }

    /** Which of the runs have a join that somebody may still arrive with. */
    Set<UUID> open(Collection<UUID> meetingIds) {
        return Set.copyOf(database.jdbc()
                .sql("""
                        select distinct meeting_id from meeting_join where meeting_id = any(:meetings)
                            and arrived_at is null and issued_at > now() - interval '15 minutes'
                        """)
                .param("meetings", meetingIds.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    /** Whether somebody who was given a join of the run lately has not been seen inside. */
    boolean anyOpen(UUID meetingId) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from meeting_join where meeting_id = :meeting
                            and arrived_at is null and issued_at > now() - interval '15 minutes')
                        """)
                .param("meeting", meetingId)
                .query(Boolean.class)
                .single();
    }

    /**
     * Somebody seen inside a run.
     *
     * @param from when first
     * @param until when last; a join issued later than that is another one
     * @param times how often they came in, as far as that is known; as many of their joins have arrived
     */
    record Sighting(UUID meetingId, String person, Instant from, Instant until, int times) {
        /** Seen, whoever knows how often they came. */
        Sighting(UUID meetingId, String person, Instant from, Instant until) {
            this(meetingId, person, from, until, 1);
        }
    }

    /**
     * These people were seen inside. Somebody given up who turns up after all has arrived. A further join of somebody who is
     * inside has not arrived by that: of their joins as many have as they came in, the latest first, and those that are
     * still waited for before those given up.
     */
    void seen(Collection<Sighting> sightings) {
        if (sightings.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql("""
                        update meeting_join j set arrived_at = greatest(j.issued_at, seen.first_at), never_at = null,
                            never_reason = null
                        from (
                            select o.id, s.first_at,
                                row_number() over (partition by o.meeting_id, o.person
                                    order by o.never_at is not null, o.issued_at desc, o.id) as place,
                                s.times - (select count(*) from meeting_join a
                                    where a.meeting_id = o.meeting_id and a.person = o.person
                                      and a.arrived_at is not null) as room
                            from unnest(:meetings, :people, cast(:first as timestamptz[]),
                                    cast(:last as timestamptz[]), :times)
                                as s (meeting_id, person, first_at, last_at, times)
                            join meeting_join o on o.meeting_id = s.meeting_id and o.person = s.person
                            where o.arrived_at is null and o.issued_at <= s.last_at) seen
                        where j.id = seen.id and seen.place <= seen.room
                        """)
                .param("meetings", sightings.stream().map(Sighting::meetingId).toArray(UUID[]::new))
                .param("people", sightings.stream().map(Sighting::person).toArray(String[]::new))
                .param("first", times(sightings, Sighting::from))
                .param("last", times(sightings, Sighting::until))
                .param("times", sightings.stream().map(Sighting::times).toArray(Integer[]::new))
                .update();
    }

    private static String[] times(Collection<Sighting> sightings, Function<Sighting, Instant> time) {
        return sightings.stream().map(one -> time.apply(one).toString()).toArray(String[]::new);
    }

    /** Gives up on joins issued longer ago than the patience, and on those whose meeting is over. */
    int giveUp(Duration patience) {
        return database.jdbc()
                .sql("""
                        update meeting_join j set never_at = now(),
                            never_reason = case
                                when exists (select 1 from meeting_join a where a.meeting_id = j.meeting_id
                                    and a.person = j.person and a.arrived_at <= j.issued_at)
                                    then 'Not used: they had come in with another link before.'
                                when m.state <> 'RUNNING' then 'The class ended before they were seen inside.'
                                when s.health <> 'ONLINE' then 'Not seen inside; the server did not answer.'
                                else 'Not seen inside: the browser was closed, or the server refused them.' end
                        from meeting m left join server s on s.id = m.server_id
                        where m.id = j.meeting_id and j.arrived_at is null and j.never_at is null
                          and (j.issued_at < now() - make_interval(secs => :patience)
                               or (m.state <> 'RUNNING' and m.ended_at < now() - interval '30 seconds'))
                        """)
                .param("patience", patience.toMillis() / 1000.0)
                .update();
    }
}
