package org.lectern.server.activity;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.jdbc.support.SqlValue;

/**
 * The log in PostgreSQL. One statement takes in a batch: it advances the meetings' sequence numbers in the order of
 * their keys, which locks them until the commit, adds what is new, and counts.
 *
 * @see "docs/hooks.md, intake"
 */
final class PostgresEventLog implements EventLog {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final String APPEND = """
            with incoming as (
                select * from unnest(?::integer[], ?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::smallint[],
                    ?::smallint[], ?::boolean[], ?::text[])
                    as i (bucket, meeting, identity, participant, at_millis, kind, source, in_range, body)
            ), touched as (
                insert into due as d (bucket, meeting, internal_id, server_meeting_id, seq)
                select t.bucket, t.meeting, t.internal_id, t.server_meeting_id, 1
                from unnest(?::integer[], ?::uuid[], ?::text[], ?::text[])
                    as t (bucket, meeting, internal_id, server_meeting_id)
                order by t.bucket, t.meeting
                on conflict (bucket, meeting) do update set
                    seq = d.seq + 1,
                    due_at = case when d.waiting then d.due_at else now() end,
                    server_meeting_id = case when d.server_meeting_id = '' then excluded.server_meeting_id
                                             else d.server_meeting_id end
                    where d.sealed_at is null
                returning bucket, meeting, seq
            ), addressed as (
                select i.*, t.seq from incoming i join touched t using (bucket, meeting)
            ), added as (
                insert into event (bucket, meeting, identity, seq, participant, at_millis, kind, source, in_range, body)
                select bucket, meeting, identity, seq, participant, at_millis, kind, source, in_range, body
                from addressed
                on conflict do nothing
                returning identity, in_range
            ), outcome as (
                select count(*) filter (where in_range) as kept, count(*) filter (where not in_range) as out_of_range,
                    (select count(*) from addressed) - count(*) as duplicate,
                    (select count(*) from incoming) - (select count(*) from addressed) as sealed
                from added
            ), counted as (
                insert into event_counter as c
                    (process, part, received, duplicate, out_of_range, foreign_kept, dead, not_collected)
                select ?, 'intake', ?, duplicate, out_of_range, ?, sealed + ?, ? from outcome
                where ?
                on conflict (process, part) do update set
                    received = c.received + excluded.received,
                    duplicate = c.duplicate + excluded.duplicate,
                    out_of_range = c.out_of_range + excluded.out_of_range,
                    foreign_kept = c.foreign_kept + excluded.foreign_kept,
                    dead = c.dead + excluded.dead,
                    not_collected = c.not_collected + excluded.not_collected
            )
            select kept, out_of_range, duplicate, sealed, meetings, seqs, identities from outcome
                cross join (select array_agg(meeting) as meetings, array_agg(seq) as seqs from touched) t
                cross join (select array_agg(identity) filter (where in_range) as identities from added) a
            """;

    private final Database database;
    private final Database claiming;
    private final UUID process;
    private final boolean counting;
    private final ReceiptRule rule;
    private final @Nullable JustKept memory;
    private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();

    /**
     * @param database for appending
     * @param claiming for handing out
     * @param counting whether what is appended counts as events received
     * @param rule what is kept at all
     */
    PostgresEventLog(Database database, Database claiming, UUID process, boolean counting, ReceiptRule rule) {
        this(database, claiming, process, counting, rule, null);
    }

    /** @param memory is told what was appended */
    PostgresEventLog(
            Database database,
            Database claiming,
            UUID process,
            boolean counting,
            ReceiptRule rule,
            @Nullable JustKept memory) {
        this.database = database;
        this.claiming = claiming;
        this.process = process;
        this.counting = counting;
        this.rule = rule;
        this.memory = memory;
    }

    @Override
    public Appended append(Batch batch) {
        return appendAll(rule.keepsAll() ? batch : kept(batch));
    }

    /** What the rule leaves out is counted and gone. */
    private Batch kept(Batch batch) {
        var kept = new ArrayList<Entry>(batch.entries().size());
        for (Entry entry : batch.entries()) {
            rule.kept(entry.observation()).ifPresent(one -> kept.add(new Entry(one, entry.plausible())));
        }
        return new Batch(kept, batch.tally().leavingOut(batch.entries().size() - kept.size()));
    }

    private Appended appendAll(Batch batch) {
        List<Entry> entries = batch.entries();
        int size = entries.size();
        var columns = new Columns(size);
        var meetings = new TreeMap<MeetingKey, MeetingReference>();
        var keys = new HashMap<MeetingReference, MeetingKey>();
        for (int i = 0; i < size; i++) {
            Observation observation = entries.get(i).observation();
            MeetingReference reference = observation.subject().meeting();
            MeetingKey key = keys.get(reference);
            if (key == null) {
                key = MeetingKey.of(reference);
                keys.put(reference, key);
                meetings.merge(key, reference, (a, b) -> a.serverMeetingId().isEmpty() ? b : a);
            }
            columns.set(i, key, entries.get(i));
        }
        meetings.keySet().forEach(key -> ensurePartition(key.bucket()));
        try {
            Outcome outcome = database.inTransaction(() -> {
                Outcome inserted = insert(columns, meetings, batch.tally());
                return inserted.sealed() == 0 ? inserted : inserted.withSealed(sealed(entries, keys));
            });
            JustKept kept = memory;
            if (kept != null) {
                // The caller's transaction may still fail, and the next batch then has the same sequence number.
                database.afterCommit(() -> remember(kept, entries, columns.keys, outcome));
            }
            return outcome.appended();
        } catch (DataIntegrityViolationException e) {
            // Retention may have dropped one that was there before; whoever sends again finds it made anew.
            partitions.clear();
            throw e;
        }
    }

    /** In the same transaction, which holds the rows of all others: those that are sealed now were so before. */
    private List<Entry> sealed(List<Entry> entries, Map<MeetingReference, MeetingKey> keys) {
        List<MeetingKey> asked = List.copyOf(keys.values());
        Set<MeetingKey> sealed = Set.copyOf(database.jdbc()
                .sql("""
                        select bucket, meeting from due
                        join (select distinct * from unnest(?::integer[], ?::uuid[]) as u (bucket, meeting)) k
                            using (bucket, meeting)
                        where sealed_at is not null
                        """)
                .params(List.of(
                        array("integer", FoldStore.each(asked, MeetingKey::bucket)),
                        array("uuid", FoldStore.each(asked, MeetingKey::meeting))))
                .query((row, n) -> new MeetingKey(row.getInt(1), row.getObject(2, UUID.class)))
                .list());
        return entries.stream()
                .filter(entry ->
                        sealed.contains(keys.get(entry.observation().subject().meeting())))
                .toList();
    }

    /**
     * @param sealed how many are of sealed meetings
     * @param seqs the sequence number that the batch has in each meeting that takes something in
     * @param added identities of what is new and in range
     */
    private record Outcome(Appended appended, int sealed, Map<UUID, Long> seqs, Set<UUID> added) {
        static Outcome read(ResultSet row) throws SQLException {
            var seqs = new HashMap<UUID, Long>();
            UUID[] meetings = array(row, 5, new UUID[0]);
            Long[] numbers = array(row, 6, new Long[0]);
            for (int i = 0; i < meetings.length; i++) {
                seqs.put(meetings[i], numbers[i]);
            }
            return new Outcome(
                    new Appended(row.getInt(1), row.getInt(3), row.getInt(2), List.of()),
                    row.getInt(4),
                    seqs,
                    new HashSet<>(Arrays.asList(array(row, 7, new UUID[0]))));
        }

        Outcome withSealed(List<Entry> entries) {
            var all = new Appended(appended.kept(), appended.duplicate(), appended.outOfRange(), entries);
            return new Outcome(all, sealed, seqs, added);
        }

        @SuppressWarnings("unchecked")
        private static <T> T[] array(ResultSet row, int column, T[] none) throws SQLException {
            Array array = row.getArray(column);
            return array == null ? none : (T[]) array.getArray();
        }
    }

    /** Nothing, if it is not surely what the log would give back. */
    private static void remember(JustKept memory, List<Entry> entries, MeetingKey[] keys, Outcome outcome) {
        var kept = new HashMap<MeetingKey, List<Observation>>();
        for (MeetingKey key : keys) {
            if (outcome.seqs().containsKey(key.meeting())) {
                kept.computeIfAbsent(key, absent -> new ArrayList<>());
            }
        }
        int added = outcome.added().size();
        int found = 0;
        for (int i = 0; i < keys.length; i++) {
            Observation observation = entries.get(i).observation();
            if (outcome.added().remove(observation.identity())) {
                List<Observation> ofMeeting = kept.get(keys[i]);
                if (ofMeeting == null || !JsonText.keeps(observation.detail())) {
                    return;
                }
                ofMeeting.add(observation);
                found++;
            }
        }
        boolean all = found == added && found == outcome.appended().kept();
        if (all && kept.size() == outcome.seqs().size()) {
            memory.keep(kept, key -> outcome.seqs().getOrDefault(key.meeting(), -1L));
        }
    }

    private Outcome insert(Columns columns, TreeMap<MeetingKey, MeetingReference> meetings, Tally tally) {
        return database.jdbc()
                .sql(APPEND)
                .params(List.of(
                        array("integer", columns.buckets),
                        array("uuid", columns.meetings),
                        array("uuid", columns.identities),
                        array("text", columns.tracks),
                        array("bigint", columns.times),
                        array("smallint", columns.kinds),
                        array("smallint", columns.sources),
                        array("boolean", columns.inRange),
                        array("text", columns.bodies),
                        array(
                                "integer",
                                meetings.keySet().stream()
                                        .map(MeetingKey::bucket)
                                        .toArray()),
                        array(
                                "uuid",
                                meetings.keySet().stream()
                                        .map(MeetingKey::meeting)
                                        .toArray()),
                        array(
                                "text",
                                meetings.values().stream()
                                        .map(MeetingReference::internalMeetingId)
                                        .toArray()),
                        array(
                                "text",
                                meetings.values().stream()
                                        .map(MeetingReference::serverMeetingId)
                                        .toArray()),
                        process,
                        tally.received(),
                        tally.foreign(),
                        tally.dead(),
                        tally.notCollected(),
                        counting))
                .query((row, n) -> Outcome.read(row))
                .single();
    }

    /** In binary form, which the driver chooses for arrays of the very type only. */
    static SqlValue array(String type, Object[] values) {
        return switch (type) {
            case "uuid" -> new UuidArray(values);
            case "integer" -> new SqlArrayValue(type, typed(values, Integer[].class));
            case "bigint" -> new SqlArrayValue(type, typed(values, Long[].class));
            case "text" -> new SqlArrayValue(type, typed(values, String[].class));
            case "boolean" -> new SqlArrayValue(type, typed(values, Boolean[].class));
            case "float8" -> new SqlArrayValue(type, typed(values, Double[].class));
            default -> new SqlArrayValue(type, values);
        };
    }

    private static <T> Object[] typed(Object[] values, Class<T[]> type) {
        return type.isInstance(values) ? values : Arrays.copyOf(values, values.length, type);
    }

    /** The entries, column by column. */
    private static final class Columns {
        private final MeetingKey[] keys;
        private final Integer[] buckets;
        private final UUID[] meetings;
        private final UUID[] identities;
        private final String[] tracks;
        private final Long[] times;
        private final Short[] kinds;
        private final Short[] sources;
        private final Boolean[] inRange;
        private final String[] bodies;

        Columns(int size) {
            keys = new MeetingKey[size];
            buckets = new Integer[size];
            meetings = new UUID[size];
            identities = new UUID[size];
            tracks = new String[size];
            times = new Long[size];
            kinds = new Short[size];
            sources = new Short[size];
            inRange = new Boolean[size];
            bodies = new String[size];
        }

        void set(int i, MeetingKey key, Entry entry) {
            Observation observation = entry.observation();
            keys[i] = key;
            buckets[i] = key.bucket();
            meetings[i] = key.meeting();
            identities[i] = observation.identity();
            tracks[i] = observation.subject().track().text();
            times[i] = observation.atMillis();
            kinds[i] = observation.kind().code();
            sources[i] = observation.source().code();
            inRange[i] = entry.plausible();
            bodies[i] = JsonText.write(observation.detail());
        }
    }

    void ensurePartition(int bucket) {
        if (!partitions.contains(bucket)) {
            database.jdbc()
                    .sql("select 1 from ensure_event_partition(?)")
                    .param(bucket)
                    .query(Integer.class)
                    .single();
            database.afterCommit(() -> partitions.add(bucket));
        }
    }

    @Override
    public Claims claim(int limit) {
        UUID lease = UUID.randomUUID();
        List<Claim> claims = claiming.inTransaction(() -> claiming.jdbc()
                .sql("""
                        update due d set lease_owner = ?, lease_until = now() + make_interval(secs => ?)
                        from (
                            select bucket, meeting from due
                            where waiting and due_at <= now() and sealed_at is null
                              and (lease_until is null or lease_until < now())
                            order by due_at limit ?
                            for update skip locked
                        ) c
                        where d.bucket = c.bucket and d.meeting = c.meeting
                        returning d.bucket, d.meeting, d.internal_id, d.server_meeting_id, d.folded, d.seq,
                            d.refold > d.folded as from_zero, d.state, d.meeting_id, d.first_received_at
                        """)
                .params(List.of(lease, (double) LEASE.toSeconds(), limit))
                .query(PostgresEventLog::claim)
                .list());
        var sorted = new ArrayList<>(claims);
        sorted.sort((a, b) -> a.key().compareTo(b.key()));
        return new Claims(lease, sorted);
    }

    private static Claim claim(ResultSet row, int n) throws SQLException {
        return new Claim(
                new MeetingKey(row.getInt("bucket"), row.getObject("meeting", UUID.class)),
                new MeetingReference(row.getString("internal_id"), row.getString("server_meeting_id")),
                new Range(row.getLong("folded"), row.getLong("seq"), row.getBoolean("from_zero")),
                new Standing(
                        row.getString("state"),
                        row.getObject("meeting_id", UUID.class),
                        row.getObject("first_received_at", OffsetDateTime.class).toInstant()));
    }
}
