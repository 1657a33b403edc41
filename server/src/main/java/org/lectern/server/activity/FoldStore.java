package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.lectern.server.activity.FoldDue.Outcome;
import org.lectern.server.activity.FoldDue.Verdict;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is to be folded and writes what came of it, one batch in one transaction.
 *
 * <p>The rows of the work list are locked last and in the order of their keys, as intake does.
 */
final class FoldStore {
    private static final Logger log = LoggerFactory.getLogger(FoldStore.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final Database database;
    private final UUID process;
    private final LateReceipt late;
    private final JustKept memory;

    /** @param memory what need not be read */
    FoldStore(Database database, UUID process, LateReceipt late, JustKept memory) {
        this.database = database;
        this.process = process;
        this.late = late;
        this.memory = memory;
    }

    /** A track of a meeting. */
    record TrackKey(MeetingKey meeting, Track track) {}

    /** The pure part in the middle of the transaction. */
    @FunctionalInterface
    interface TrackFolding {
        Map<TrackKey, Fold.Folded> fold(Map<TrackKey, FoldReads.Start> tracks);
    }

    /** Folds the claims and gives them back; if a lease was lost meanwhile, nothing happens. */
    FoldDue.Run settle(UUID lease, List<Verdict> verdicts, TrackFolding folding) {
        return database.inTransaction(() -> {
            Set<MeetingKey> changed = late.apply(database, process, verdicts);
            var aliasStore = new AliasStore(database);
            var aliases = aliasStore.under(keys(verdicts, Outcome.FoldIt.class));
            FoldReads.Input input =
                    new FoldReads(database, memory, aliases, changed).read(verdicts, aliasStore.tied(verdicts));
            clear(verdicts);
            write(folding.fold(input.tracks()));
            drop(keys(verdicts, Outcome.Drop.class));
            List<Verdict> news = news(verdicts);
            if (!news.isEmpty()) {
                aliasStore.lock(news, verdicts);
            }
            List<UUID> held = giveBack(lease, verdicts);
            if (held.size() < verdicts.size()) {
                throw new LeaseLost(verdicts.size() - held.size());
            }
            if (!news.isEmpty()) {
                link(aliasStore, news);
            }
            count(input.events(), verdicts);
            notifyOf(verdicts);
            return new FoldDue.Run(verdicts.size(), input.folded(verdicts));
        });
    }

    /** Somebody else holds a meeting that we were slow to fold; it will be folded by them. */
    static final class LeaseLost extends RuntimeException {
        LeaseLost(int meetings) {
            super("lease lost of " + meetings + " meetings");
        }
    }

    private static List<MeetingKey> keys(List<Verdict> verdicts, Class<? extends Outcome> outcome) {
        return verdicts.stream()
                .filter(verdict -> outcome.isInstance(verdict.outcome()))
                .map(verdict -> verdict.claim().key())
                .toList();
    }

    private void clear(List<Verdict> verdicts) {
        List<MeetingKey> anew = verdicts.stream()
                .filter(verdict -> verdict.outcome() instanceof Outcome.FoldIt
                        && verdict.claim().range().fromZero())
                .map(verdict -> verdict.claim().key())
                .toList();
        forKeys("delete from participant p using wanted w where p.bucket = w.bucket and p.meeting = w.meeting", anew);
    }

    /** Content of a meeting that is not ours is not kept. */
    private void drop(List<MeetingKey> keys) {
        forKeys("delete from event e using wanted w where e.bucket = w.bucket and e.meeting = w.meeting", keys);
    }

    private void forKeys(String statement, List<MeetingKey> keys) {
        if (!keys.isEmpty()) {
            database.jdbc()
                    .sql("with wanted as (select * from unnest(?::integer[], ?::uuid[]) as w (bucket, meeting)) "
                            + statement)
                    .params(List.of(
                            array("integer", each(keys, MeetingKey::bucket)),
                            array("uuid", each(keys, MeetingKey::meeting))))
                    .update();
        }
    }

    @SuppressWarnings("NullAway") // a base may be absent
    private static byte[][] bases(List<ParticipantRow> rows) {
        return rows.stream().map(row -> row.base().state()).toArray(byte[][]::new);
    }

    @SuppressWarnings("NullAway") // a tail may be too long
    private static byte[][] tails(List<ParticipantRow> rows) {
        return rows.stream().map(ParticipantRow::tail).toArray(byte[][]::new);
    }

    private void write(Map<TrackKey, Fold.Folded> folded) {
        if (folded.isEmpty()) {
            return;
        }
        var rows = folded.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<TrackKey, Fold.Folded> row) ->
                                row.getKey().meeting())
                        .thenComparing(row -> row.getKey().track().text()))
                .map(row -> ParticipantRow.of(row.getKey(), row.getValue()))
                .toList();
        database.jdbc()
                .sql("""
                        insert into participant (bucket, meeting, participant, base_at_millis, base, tail, state,
                            external_user_id, present, last_at_millis)
                        select * from unnest(?::integer[], ?::uuid[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[],
                            ?::bytea[], ?::text[], ?::boolean[], ?::bigint[])
                        on conflict (bucket, meeting, participant) do update set
                            base_at_millis = excluded.base_at_millis, base = excluded.base,
                            tail = excluded.tail, state = excluded.state, external_user_id = excluded.external_user_id, present = excluded.present,
                            last_at_millis = excluded.last_at_millis
                        """)
                .params(List.of(
                        array("integer", each(rows, row -> row.key().meeting().bucket())),
                        array("uuid", each(rows, row -> row.key().meeting().meeting())),
                        array("text", each(rows, row -> row.key().track().text())),
                        array("bigint", each(rows, row -> row.base().atMillis())),
                        array("bytea", bases(rows)),
                        array("bytea", tails(rows)),
                        array("bytea", rows.stream().map(ParticipantRow::state).toArray(byte[][]::new)),
                        array("text", each(rows, ParticipantRow::externalUserId)),
                        array("boolean", each(rows, ParticipantRow::present)),
                        array("bigint", each(rows, ParticipantRow::lastAt))))
                .update();
    }

    private List<UUID> giveBack(UUID lease, List<Verdict> verdicts) {
        return database.jdbc()
                .sql("""
                        with mine as (
                            select d.bucket, d.meeting from due d
                            join unnest(?::integer[], ?::uuid[]) as k (bucket, meeting) using (bucket, meeting)
                            where d.lease_owner = ?
                            order by d.bucket, d.meeting
                            for update of d
                        )
                        update due d set
                            folded = case when v.state = 'PENDING' then d.folded else v.up_to end,
                            state = v.state,
                            tenant_id = coalesce(v.tenant_id, d.tenant_id),
                            meeting_id = coalesce(v.meeting_id, d.meeting_id),
                            due_at = now() + make_interval(secs => v.retry_seconds),
                            lease_owner = null, lease_until = null
                        from mine m
                        join unnest(?::integer[], ?::uuid[], ?::bigint[], ?::text[], ?::uuid[], ?::uuid[], ?::float8[])
                            as v (bucket, meeting, up_to, state, tenant_id, meeting_id, retry_seconds)
                            using (bucket, meeting)
                        where d.bucket = m.bucket and d.meeting = m.meeting
                        returning d.meeting
                        """)
                .params(List.of(
                        array(
                                "integer",
                                each(verdicts, verdict -> verdict.claim().key().bucket())),
                        array(
                                "uuid",
                                each(verdicts, verdict -> verdict.claim().key().meeting())),
                        lease,
                        array(
                                "integer",
                                each(verdicts, verdict -> verdict.claim().key().bucket())),
                        array(
                                "uuid",
                                each(verdicts, verdict -> verdict.claim().key().meeting())),
                        array(
                                "bigint",
                                each(
                                        verdicts,
                                        verdict -> verdict.claim().range().upTo())),
                        array("text", each(verdicts, verdict -> state(verdict.outcome()))),
                        array("uuid", tenants(verdicts)),
                        array("uuid", meetings(verdicts)),
                        array("float8", each(verdicts, verdict -> retrySeconds(verdict.outcome())))))
                .query(UUID.class)
                .list();
    }

    private static String state(Outcome outcome) {
        return switch (outcome) {
            case Outcome.FoldIt fold -> "KNOWN";
            case Outcome.Wait wait -> "PENDING";
            case Outcome.Leave leave -> "ABANDONED";
            case Outcome.Drop drop -> "FOREIGN";
        };
    }

    private static double retrySeconds(Outcome outcome) {
        if (!(outcome instanceof Outcome.Wait wait)) {
            return 0;
        }
        Duration half = wait.age().dividedBy(2);
        Duration atLeast = half.compareTo(FIRST_RETRY) < 0 ? FIRST_RETRY : half;
        return (atLeast.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : atLeast).toMillis() / 1000.0;
    }

    /** Null where nothing new was learnt, as the statement expects. */
    @SuppressWarnings("NullAway")
    private static UUID[] tenants(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(verdict -> verdict.outcome() instanceof Outcome.FoldIt fold && fold.news()
                        ? fold.meeting().tenantId()
                        : null)
                .toArray(UUID[]::new);
    }

    @SuppressWarnings("NullAway")
    private static UUID[] meetings(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(verdict -> verdict.outcome() instanceof Outcome.FoldIt fold && fold.news()
                        ? fold.meeting().meetingId()
                        : null)
                .toArray(UUID[]::new);
    }

    private void count(Map<MeetingKey, Integer> events, List<Verdict> verdicts) {
        var sums = new LinkedHashMap<String, Integer>();
        for (Verdict verdict : verdicts) {
            sums.merge(
                    state(verdict.outcome()),
                    events.getOrDefault(verdict.claim().key(), 0),
                    Integer::sum);
        }
        database.jdbc()
                .sql("""
                        insert into event_counter as c (process, part, folded, abandoned, foreign_kept)
                        values (?, 'fold', ?, ?, ?)
                        on conflict (process, part) do update set folded = c.folded + excluded.folded,
                            abandoned = c.abandoned + excluded.abandoned,
                            foreign_kept = c.foreign_kept + excluded.foreign_kept
                        """)
                .params(List.of(
                        process,
                        sums.getOrDefault("KNOWN", 0),
                        sums.getOrDefault("ABANDONED", 0),
                        sums.getOrDefault("FOREIGN", 0)))
                .update();
    }

    private void notifyOf(List<Verdict> verdicts) {
        List<String> meetings = verdicts.stream()
                .map(Verdict::outcome)
                .filter(Outcome.FoldIt.class::isInstance)
                .map(outcome -> ((Outcome.FoldIt) outcome).meeting().meetingId().toString())
                .distinct()
                .toList();
        for (int i = 0; i < meetings.size(); i += ActivityNotices.MAX_MEETINGS) {
            List<String> part = meetings.subList(i, Math.min(meetings.size(), i + ActivityNotices.MAX_MEETINGS));
            database.jdbc()
                    .sql("select pg_notify(?, ?)")
                    .params(List.of(ActivityNotices.CHANNEL, String.join(",", part)))
                    .query((row, n) -> n)
                    .list();
        }
    }

    /** Those that the log may know under another name too. */
    private static List<Verdict> news(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.outcome() instanceof Outcome.FoldIt fold
                        && (fold.news()
                                || verdict.claim()
                                        .reference()
                                        .internalMeetingId()
                                        .isEmpty()))
                .toList();
    }

    /** In the transaction that says whose they are: whoever is killed in between leaves neither. */
    private static void link(AliasStore aliases, List<Verdict> news) {
        int linked = aliases.link(news);
        if (linked > 0) {
            log.debug("meetings known under two names linked={}", linked);
        }
    }

    static <T> Object[] each(List<T> list, Function<T, Object> column) {
        var values = new Object[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(list.get(i));
        }
        return values;
    }
}
