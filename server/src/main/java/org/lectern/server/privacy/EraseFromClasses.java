package org.lectern.server.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Renaming;
import org.lectern.server.platform.Database;
import org.springframework.jdbc.support.SqlArrayValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes somebody out of the log of observations and of what the fold made of it, some classes at a time.
 *
 * <p>Who the person is changes, nothing else: identities, times and kinds of observations stay, so that every count and sum
 * stays, and a rebuild gives the same rows. Classes whose events are kept are folded again besides, since a fold may be
 * under way with what it read before.
 */
final class EraseFromClasses {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CLASSES = 100;

    private final Database database;

    EraseFromClasses(Database database) {
        this.database = database;
    }

    /**
     * What one portion did.
     *
     * @param cursor where the next one begins; empty if there is none
     * @param connections of the person, found on the way
     * @param names of the person, found on the way
     * @param changed rows by table
     */
    record Portion(String cursor, Set<String> connections, Set<String> names, Map<String, Integer> changed) {}

    /** A class in the log. */
    private record Stream(int bucket, UUID meeting) {}

    /**
     * An observation that may be about the person.
     *
     * @param participant what it is about, as stored
     */
    private record Logged(Stream stream, UUID identity, String participant, String body) {}

    /** What the fold saved. */
    private record Saved(Stream stream, String participant, byte @Nullable [] base, byte[] state) {}

    /**
     * @param cursor where the last one ended; empty for the first
     * @param from only classes of which something came since then; null for all
     * @param until only classes of which something had come by then
     */
    Portion erase(UUID tenantId, PersonMark mark, String cursor, @Nullable Instant from, Instant until) {
        List<Stream> classes = classes(tenantId, cursor, from, until);
        if (classes.isEmpty()) {
            return new Portion("", Set.of(), Set.of(), Map.of());
        }
        var names = new TreeSet<String>();
        List<Logged> mentioning = mentioning(classes, mark);
        Map<Stream, Set<String>> tracks = tracks(classes, mentioning, mark);
        var events = new TreeMap<UUID, Logged>();
        mentioning.forEach(event -> events.put(event.identity(), event));
        ofTracks(tracks).forEach(event -> events.put(event.identity(), event));
        var connections = new TreeSet<String>();
        tracks.values()
                .forEach(some -> some.stream()
                        .filter(track -> track.startsWith("c:"))
                        .forEach(track -> connections.add(track.substring(2))));
        var all = new PersonMark(mark.externalUserId(), connections, mark.tombstone());

        List<Logged> changed = changed(events.values(), tracks, all, names);
        write(changed);
        int saved = rename(tracks, all);
        int absences = polled("poll_absence", classes, all);
        int sightings = polled("poll_shown", classes, all);
        refold(changed.stream().map(Logged::stream).distinct().toList());

        var counts = new TreeMap<String, Integer>();
        counts.put("event", changed.size());
        counts.put("participant", saved);
        counts.put("poll_absence", absences);
        counts.put("poll_shown", sightings);
        Stream last = classes.getLast();
        String next = classes.size() < CLASSES ? "" : last.bucket() + " " + last.meeting();
        return new Portion(next, connections, names, counts);
    }

    private List<Stream> classes(UUID tenantId, String cursor, @Nullable Instant from, Instant until) {
        String[] after = cursor.isEmpty() ? new String[] {"-1", new UUID(0, 0).toString()} : cursor.split(" ", 2);
        return database.jdbc()
                .sql("""
                        select d.bucket, d.meeting from due d
                        where (d.bucket, d.meeting) > (:bucket, :meeting)
                          and d.first_received_at <= :until
                          and d.first_received_at >= coalesce(cast(:from as timestamptz), '-infinity')
                          and (d.tenant_id = :tenant or d.tenant_id is null and exists (
                              select 1 from create_attempt a join meeting m on m.id = a.meeting_id
                              where m.tenant_id = :tenant
                                and (a.server_meeting_id = d.server_meeting_id
                                    or d.internal_id <> '' and a.internal_meeting_id = d.internal_id)))
                        order by d.bucket, d.meeting limit :limit
                        """)
                .param("bucket", Integer.parseInt(after[0]))
                .param("meeting", UUID.fromString(after[1]))
                .param("tenant", tenantId)
                .param("from", from == null ? null : from.atOffset(ZoneOffset.UTC))
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("limit", CLASSES)
                .query((row, n) -> stream(row))
                .list();
    }

    private List<Logged> mentioning(List<Stream> classes, PersonMark mark) {
        return database.jdbc()
                .sql("""
                        select e.bucket, e.meeting, e.identity, e.participant, e.body
                        from unnest(?::integer[], ?::uuid[]) as k (bucket, meeting)
                        join event e on e.bucket = k.bucket and e.meeting = k.meeting
                        where strpos(e.body, ?) > 0 or e.participant = any(?::text[])
                        """)
                .params(List.of(
                        buckets(classes),
                        meetings(classes),
                        escaped(mark.externalUserId()),
                        new SqlArrayValue("text", (Object[]) own(mark))))
                .query((row, n) -> logged(row))
                .list();
    }

    /** The person's identifier as the log's bodies have it. */
    private static String escaped(String text) {
        String quoted = JSON.writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Tracks that are named after the person. */
    private static String[] own(PersonMark mark) {
        return new String[] {
            "p:" + mark.externalUserId(), "c:external " + mark.externalUserId(), "c:" + mark.externalUserId()
        };
    }

    private Map<Stream, Set<String>> tracks(List<Stream> classes, List<Logged> mentioning, PersonMark mark) {
        var tracks = new java.util.LinkedHashMap<Stream, Set<String>>();
        Set<String> own = Set.of(own(mark));
        for (Logged event : mentioning) {
            if (own.contains(event.participant()) || isHers(event, mark)) {
                tracks.computeIfAbsent(event.stream(), absent -> new HashSet<>())
                        .add(event.participant());
            }
        }
        database.jdbc()
                .sql("""
                        select p.bucket, p.meeting, p.participant from unnest(?::integer[], ?::uuid[]) as k (bucket, meeting)
                        join participant p on p.bucket = k.bucket and p.meeting = k.meeting
                        where p.external_user_id = ?
                        """)
                .params(List.of(buckets(classes), meetings(classes), mark.externalUserId()))
                .query(row -> {
                    tracks.computeIfAbsent(stream(row), absent -> new HashSet<>())
                            .add(row.getString("participant"));
                });
        tracks.values().forEach(some -> some.remove("m:"));
        tracks.values().removeIf(Set::isEmpty);
        return tracks;
    }

    private static boolean isHers(Logged event, PersonMark mark) {
        if (event.participant().equals("m:")) {
            return false;
        }
        JsonNode body = JSON.readTree(event.body());
        return mark.is(body.path("ext").stringValue(""));
    }

    private List<Logged> ofTracks(Map<Stream, Set<String>> tracks) {
        var streams = new ArrayList<Stream>();
        var names = new ArrayList<String>();
        tracks.forEach((stream, some) -> some.forEach(track -> {
            streams.add(stream);
            names.add(track);
        }));
        return database.jdbc()
                .sql("""
                        select e.bucket, e.meeting, e.identity, e.participant, e.body
                        from unnest(?::integer[], ?::uuid[], ?::text[]) as k (bucket, meeting, participant)
                        join event e on e.bucket = k.bucket and e.meeting = k.meeting and e.participant = k.participant
                        """)
                .params(List.of(buckets(streams), meetings(streams), new SqlArrayValue("text", names.toArray())))
                .query((row, n) -> logged(row))
                .list();
    }

    private static List<Logged> changed(
            Iterable<Logged> events, Map<Stream, Set<String>> tracks, PersonMark mark, Set<String> names) {
        var scrub = new Scrub(mark);
        var changed = new ArrayList<Logged>();
        for (Logged event : events) {
            boolean hers = tracks.getOrDefault(event.stream(), Set.of()).contains(event.participant());
            if (hers) {
                String name = JSON.readTree(event.body()).path("name").stringValue("");
                if (!name.isBlank() && !name.equals(mark.tombstone())) {
                    names.add(name);
                }
            }
            String body = scrub.text(event.body(), hers);
            String participant = hers ? renamed(event.participant(), mark) : event.participant();
            if (body != null || !participant.equals(event.participant())) {
                changed.add(
                        new Logged(event.stream(), event.identity(), participant, body == null ? event.body() : body));
            }
        }
        return changed;
    }

    /** Of a track that is named after the person; a connection keeps the identifier that its server gave it. */
    private static String renamed(String participant, PersonMark mark) {
        if (participant.equals("p:" + mark.externalUserId())) {
            return "p:" + mark.tombstone();
        }
        if (participant.equals("a:" + mark.externalUserId())) {
            return "a:" + mark.tombstone();
        }
        if (participant.equals("c:external " + mark.externalUserId())) {
            return "c:external " + mark.tombstone();
        }
        if (participant.equals("c:" + mark.externalUserId()) || participant.startsWith("c:name ")) {
            return "c:" + mark.tombstone();
        }
        return participant;
    }

    private void write(List<Logged> changed) {
        if (changed.isEmpty()) {
            return;
        }
        List<Stream> streams = changed.stream().map(Logged::stream).toList();
        database.jdbc()
                .sql("""
                        update event e set participant = k.participant, body = k.body
                        from unnest(?::integer[], ?::uuid[], ?::uuid[], ?::text[], ?::text[])
                            as k (bucket, meeting, identity, participant, body)
                        where e.bucket = k.bucket and e.meeting = k.meeting and e.identity = k.identity
                        """)
                .params(List.of(
                        buckets(streams),
                        meetings(streams),
                        new SqlArrayValue(
                                "uuid", changed.stream().map(Logged::identity).toArray()),
                        new SqlArrayValue(
                                "text",
                                changed.stream().map(Logged::participant).toArray()),
                        new SqlArrayValue(
                                "text", changed.stream().map(Logged::body).toArray())))
                .update();
    }

    private int rename(Map<Stream, Set<String>> tracks, PersonMark mark) {
        var renaming = new Renaming(mark.tombstone(), mark.tombstone());
        int renamed = 0;
        for (Map.Entry<Stream, Set<String>> some : tracks.entrySet()) {
            for (Saved saved : saved(some.getKey(), some.getValue())) {
                renamed += rename(saved, renaming, mark);
            }
        }
        return renamed;
    }

    /** One that an earlier pass renamed takes the observations of this one when it is folded again. */
    private int rename(Saved saved, Renaming renaming, PersonMark mark) {
        String track = renamed(saved.participant(), mark);
        if (!track.equals(saved.participant())) {
            int merged = database.jdbc()
                    .sql("""
                            delete from participant p where p.bucket = ? and p.meeting = ? and p.participant = ?
                              and exists (select 1 from participant o
                                where o.bucket = p.bucket and o.meeting = p.meeting and o.participant = ?)
                            """)
                    .params(List.of(saved.stream().bucket(), saved.stream().meeting(), saved.participant(), track))
                    .update();
            if (merged > 0) {
                return merged;
            }
        }
        return database.jdbc()
                .sql("""
                        update participant set participant = ?, base = ?, state = ?, tail = null,
                            external_user_id = case when external_user_id = '' then '' else ? end
                        where bucket = ? and meeting = ? and participant = ?
                        """)
                .params(Arrays.asList(
                        track,
                        renaming.apply(saved.participant(), saved.base()),
                        renaming.apply(saved.participant(), saved.state()),
                        mark.tombstone(),
                        saved.stream().bucket(),
                        saved.stream().meeting(),
                        saved.participant()))
                .update();
    }

    private List<Saved> saved(Stream stream, Set<String> tracks) {
        return database.jdbc()
                .sql("""
                        select bucket, meeting, participant, base, state from participant
                        where bucket = ? and meeting = ? and participant = any(?::text[]) order by participant for update
                        """)
                .params(List.of(stream.bucket(), stream.meeting(), new SqlArrayValue("text", tracks.toArray())))
                .query((row, n) -> new Saved(
                        stream(row), row.getString("participant"), row.getBytes("base"), row.getBytes("state")))
                .list();
    }

    private int polled(String table, List<Stream> classes, PersonMark mark) {
        return database.jdbc()
                .sql("""
                        update %s a set external_user_id = ?
                        from unnest(?::integer[], ?::uuid[]) as k (bucket, meeting)
                        where a.bucket = k.bucket and a.meeting = k.meeting and a.external_user_id = ?
                        """.formatted(table))
                .params(List.of(mark.tombstone(), buckets(classes), meetings(classes), mark.externalUserId()))
                .update();
    }

    /** Locks the work list in the order of its keys, as everybody does. */
    private void refold(List<Stream> streams) {
        if (streams.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql("""
                        with changed as (
                            select k.bucket, k.meeting from unnest(?::integer[], ?::uuid[]) as k (bucket, meeting)
                            union
                            select a.target_bucket, a.target_meeting
                            from unnest(?::integer[], ?::uuid[]) as k (bucket, meeting)
                            join meeting_alias a on a.bucket = k.bucket and a.meeting = k.meeting
                        ), locked as (
                            select d.bucket, d.meeting from due d join changed c using (bucket, meeting)
                            where d.sealed_at is null and d.state = 'KNOWN'
                            order by d.bucket, d.meeting for update of d
                        )
                        update due d set seq = seq + 1, refold = seq + 1, due_at = now()
                        from locked l where d.bucket = l.bucket and d.meeting = l.meeting
                        """)
                .params(List.of(buckets(streams), meetings(streams), buckets(streams), meetings(streams)))
                .update();
    }

    private static SqlArrayValue buckets(List<Stream> streams) {
        return new SqlArrayValue("integer", streams.stream().map(Stream::bucket).toArray());
    }

    private static SqlArrayValue meetings(List<Stream> streams) {
        return new SqlArrayValue("uuid", streams.stream().map(Stream::meeting).toArray());
    }

    private static Stream stream(ResultSet row) throws SQLException {
        return new Stream(row.getInt("bucket"), row.getObject("meeting", UUID.class));
    }

    private static Logged logged(ResultSet row) throws SQLException {
        return new Logged(
                stream(row),
                row.getObject("identity", UUID.class),
                row.getString("participant"),
                row.getString("body"));
    }
}
