package org.lectern.server.activity;

import static org.lectern.server.activity.FoldStore.each;
import static org.lectern.server.activity.PostgresEventLog.array;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.FoldDue.Outcome;
import org.lectern.server.activity.FoldDue.Verdict;
import org.lectern.server.activity.FoldStore.TrackKey;
import org.lectern.server.platform.Database;

/**
 * Reads what a batch is folded from, within its transaction: what is new in the log, and where the fold left off.
 *
 * <p>Mostly that is all: the rest stands beside the state. The log is read further back for tracks that something came
 * for that is older than their base, and for tails that were too long to be kept.
 *
 * <p>A track without a row counts as one that nothing was folded of. Whoever deletes a row, or changes what is in the log
 * already, marks the meeting to be folded from zero; whoever changes a row sets its tail to null.
 */
final class FoldReads {
    private static final MeetingReference FOLDED = new MeetingReference("-", "");

    private final Database database;
    private final JustKept memory;
    private final Set<MeetingKey> changed;
    private final Map<MeetingKey, List<MeetingKey>> aliases;

    /**
     * @param memory what need not be read
     * @param aliases the other keys of meetings, whose observations belong to them
     * @param changed meetings of which the memory may be wrong
     */
    FoldReads(Database database, JustKept memory, Map<MeetingKey, List<MeetingKey>> aliases, Set<MeetingKey> changed) {
        this.database = database;
        this.memory = memory;
        this.changed = changed;
        this.aliases = aliases;
    }

    /**
     * @param tracks what is to be folded, with what
     * @param events of each meeting, how many new events of hooks there are
     */
    record Input(Map<TrackKey, Start> tracks, Map<MeetingKey, Integer> events) {
        int folded(List<Verdict> verdicts) {
            return verdicts.stream()
                    .filter(verdict -> verdict.outcome() instanceof Outcome.FoldIt)
                    .mapToInt(verdict -> events.getOrDefault(verdict.claim().key(), 0))
                    .sum();
        }
    }

    /** @param observations all that are later than the base */
    record Start(Fold.Saved base, List<Observation> observations) {}

    /**
     * What to look through for what is new: a stream of the log, for a meeting.
     *
     * @param again whether the meeting was folded before
     */
    private record Range(MeetingKey to, MeetingKey from, EventLog.Range range, long after, boolean again) {}

    /** Of a track, where in the log to read on from its base. */
    private record Stream(TrackKey track, MeetingKey from, long after, long upTo) {}

    /** Where the fold left off; the tail is null if it has to be read from the log. */
    private record Left(Fold.Saved base, @Nullable List<Observation> tail) {}

    /** @param tied meetings that belong to another one, and are folded there */
    Input read(List<Verdict> verdicts, Set<MeetingKey> tied) {
        var events = new TreeMap<MeetingKey, Integer>();
        Map<TrackKey, List<Observation>> fresh = fresh(ranges(verdicts), events);
        fresh.keySet().removeIf(track -> tied.contains(track.meeting()));
        countUnfolded(verdicts, events);

        var upTo = new HashMap<MeetingKey, Long>();
        verdicts.forEach(verdict -> {
            EventLog.Range range = verdict.claim().range();
            if (!range.fromZero()) {
                upTo.put(verdict.claim().key(), range.upTo());
            }
        });
        Map<TrackKey, Left> left = left(fresh.keySet().stream()
                .filter(track -> upTo.containsKey(track.meeting()))
                .toList());
        var tracks = new HashMap<TrackKey, Start>(fresh.size() * 2);
        var asked = new ArrayList<Stream>();
        fresh.forEach((track, observations) -> {
            Left at = left.get(track);
            if (at == null) {
                tracks.put(track, new Start(Fold.Saved.NOTHING, observations));
                return;
            }
            long earliest = Long.MAX_VALUE;
            for (Observation observation : observations) {
                earliest = Math.min(earliest, observation.atMillis());
            }
            List<Observation> tail = at.tail();
            boolean late = earliest <= at.base().atMillis();
            if (!late && tail != null) {
                tail.addAll(observations);
                tracks.put(track, new Start(at.base(), tail));
            } else {
                Fold.Saved base = late ? Fold.Saved.NOTHING : at.base();
                tracks.put(track, new Start(base, new ArrayList<>()));
                asked.add(new Stream(
                        track, track.meeting(), base.atMillis(), upTo.getOrDefault(track.meeting(), Long.MAX_VALUE)));
                for (MeetingKey alias : aliases.getOrDefault(track.meeting(), List.of())) {
                    asked.add(new Stream(track, alias, base.atMillis(), Long.MAX_VALUE));
                }
            }
        });
        readBack(asked, tracks);
        return new Input(tracks, events);
    }

    private List<Range> ranges(List<Verdict> verdicts) {
        var ranges = new ArrayList<Range>();
        for (Verdict verdict : verdicts) {
            if (verdict.outcome() instanceof Outcome.FoldIt fold) {
                EventLog.Claim claim = verdict.claim();
                EventLog.Range range = claim.range();
                ranges.add(new Range(
                        claim.key(), claim.key(), range, range.fromZero() ? 0 : range.foldedTo(), !fold.news()));
                if (range.fromZero()) {
                    for (MeetingKey alias : aliases.getOrDefault(claim.key(), List.of())) {
                        var all = new EventLog.Range(Long.MAX_VALUE, Long.MAX_VALUE, true);
                        ranges.add(new Range(claim.key(), alias, all, 0, false));
                    }
                }
            }
        }
        return ranges;
    }

    private Map<TrackKey, List<Observation>> fresh(List<Range> all, Map<MeetingKey, Integer> events) {
        var fresh = new HashMap<TrackKey, List<Observation>>();
        List<Range> ranges =
                all.stream().filter(range -> !remembered(range, fresh, events)).toList();
        if (ranges.isEmpty()) {
            return fresh;
        }
        database.jdbc()
                .sql("""
                        select k.n, e.participant, e.identity, e.at_millis, e.kind, e.source, e.body,
                            e.source = 1 and e.seq > k.counted as counts
                        from unnest(?::integer[], ?::integer[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[])
                            as k (n, bucket, meeting, after, up_to, counted)
                        cross join lateral (
                            select participant, identity, at_millis, kind, source, body, seq from event
                            where bucket = k.bucket and meeting = k.meeting and seq > k.after and seq <= k.up_to
                              and in_range
                            -- Keeps to the index by sequence number: by another one, each fold would read the class.
                            order by seq offset 0
                        ) e
                        """)
                .params(List.of(
                        array("integer", numbers(ranges.size())),
                        array("integer", each(ranges, range -> range.from().bucket())),
                        array("uuid", each(ranges, range -> range.from().meeting())),
                        array("bigint", each(ranges, Range::after)),
                        array("bigint", each(ranges, range -> range.range().upTo())),
                        array("bigint", each(ranges, range -> range.range().foldedTo()))))
                .query(row -> {
                    MeetingKey meeting = ranges.get(row.getInt(1)).to();
                    var track = new TrackKey(meeting, new Track(row.getString(2)));
                    fresh.computeIfAbsent(track, absent -> new ArrayList<>()).add(observation(track, row));
                    if (row.getBoolean(8)) {
                        events.merge(meeting, 1, Integer::sum);
                    }
                });
        return fresh;
    }

    /** What is folded anew or for the first time is read from the log, where it may have been changed since. */
    private boolean remembered(Range range, Map<TrackKey, List<Observation>> fresh, Map<MeetingKey, Integer> events) {
        if (range.range().fromZero() || !range.again() || changed.contains(range.from())) {
            return false;
        }
        List<Observation> observations =
                memory.take(range.from(), range.after(), range.range().upTo());
        if (observations == null) {
            return false;
        }
        int ofHooks = 0;
        for (Observation observation : observations) {
            var track = new TrackKey(range.to(), observation.subject().track());
            fresh.computeIfAbsent(track, absent -> new ArrayList<>()).add(observation);
            ofHooks += observation.source() == Source.HOOK ? 1 : 0;
        }
        if (ofHooks > 0) {
            events.merge(range.to(), ofHooks, Integer::sum);
        }
        return true;
    }

    /** What is not folded is counted all the same. */
    private void countUnfolded(List<Verdict> verdicts, Map<MeetingKey, Integer> events) {
        List<EventLog.Claim> claims = verdicts.stream()
                .filter(verdict ->
                        verdict.outcome() instanceof Outcome.Leave || verdict.outcome() instanceof Outcome.Drop)
                .map(Verdict::claim)
                .toList();
        if (claims.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql("""
                        select k.n, (select count(*) from event e
                            where e.bucket = k.bucket and e.meeting = k.meeting and e.seq > k.after
                              and e.seq <= k.up_to and e.in_range and e.source = 1) as events
                        from unnest(?::integer[], ?::integer[], ?::uuid[], ?::bigint[], ?::bigint[])
                            as k (n, bucket, meeting, after, up_to)
                        """)
                .params(List.of(
                        array("integer", numbers(claims.size())),
                        array("integer", each(claims, claim -> claim.key().bucket())),
                        array("uuid", each(claims, claim -> claim.key().meeting())),
                        array("bigint", each(claims, claim -> claim.range().foldedTo())),
                        array("bigint", each(claims, claim -> claim.range().upTo()))))
                .query(row -> {
                    events.put(claims.get(row.getInt("n")).key(), row.getInt("events"));
                });
    }

    private Map<TrackKey, Left> left(List<TrackKey> tracks) {
        var left = new HashMap<TrackKey, Left>(tracks.size() * 2);
        if (tracks.isEmpty()) {
            return left;
        }
        database.jdbc()
                .sql("""
                        select t.n, p.base_at_millis, p.base, p.tail
                        from unnest(?::integer[], ?::integer[], ?::uuid[], ?::text[])
                            as t (n, bucket, meeting, participant)
                        -- One row each by its key, never the table, whatever the planner knows of their number.
                        cross join lateral (
                            select base_at_millis, base, tail from participant
                            where bucket = t.bucket and meeting = t.meeting and participant = t.participant
                            offset 0
                        ) p
                        """)
                .params(List.of(
                        array("integer", numbers(tracks.size())),
                        array("integer", each(tracks, track -> track.meeting().bucket())),
                        array("uuid", each(tracks, track -> track.meeting().meeting())),
                        array("text", each(tracks, track -> track.track().text()))))
                .query(row -> {
                    TrackKey track = tracks.get(row.getInt(1));
                    var base = new Fold.Saved(row.getLong(2), row.getBytes(3));
                    byte[] tail = row.getBytes(4);
                    byte[] state = base.state();
                    // A base of an earlier version lacks what that did not know: the track is folded from zero.
                    left.put(
                            track,
                            state != null && !TrackState.isComplete(track.track(), state)
                                    ? new Left(Fold.Saved.NOTHING, null)
                                    : new Left(base, tail == null ? null : PackedTail.read(track.track(), tail)));
                });
        return left;
    }

    private void readBack(List<Stream> asked, Map<TrackKey, Start> tracks) {
        if (asked.isEmpty()) {
            return;
        }
        var meetings = asked.stream().map(Stream::from).distinct().toList();
        database.jdbc()
                .sql("""
                        select t.n, t.participant, e.identity, e.at_millis, e.kind, e.source, e.body
                        from unnest(?::integer[], ?::uuid[]) as m (bucket, meeting)
                        cross join lateral (
                            select bucket, meeting, participant, identity, at_millis, kind, source, body, seq from event
                            where bucket = m.bucket and meeting = m.meeting and in_range
                            offset 0
                        ) e
                        join unnest(?::integer[], ?::integer[], ?::uuid[], ?::text[], ?::bigint[], ?::bigint[])
                            as t (n, bucket, meeting, participant, after, up_to)
                            on t.bucket = e.bucket and t.meeting = e.meeting and t.participant = e.participant
                        where e.at_millis > t.after and e.seq <= t.up_to
                        """)
                .params(List.of(
                        array("integer", each(meetings, MeetingKey::bucket)),
                        array("uuid", each(meetings, MeetingKey::meeting)),
                        array("integer", numbers(asked.size())),
                        array("integer", each(asked, stream -> stream.from().bucket())),
                        array("uuid", each(asked, stream -> stream.from().meeting())),
                        array(
                                "text",
                                each(asked, stream -> stream.track().track().text())),
                        array("bigint", each(asked, Stream::after)),
                        array("bigint", each(asked, Stream::upTo))))
                .query(row -> {
                    TrackKey track = asked.get(row.getInt(1)).track();
                    Start start = tracks.get(track);
                    if (start != null) {
                        start.observations().add(observation(track, row));
                    }
                });
    }

    /** Columns from the third on: identity, time, kind, source, body. */
    private static Observation observation(TrackKey track, ResultSet row) throws SQLException {
        return new Observation(
                new Observation.Subject(FOLDED, track.track()),
                row.getObject(3, UUID.class),
                Source.of(row.getInt(6)),
                row.getLong(4),
                EarlierForm.read(Kind.of(row.getInt(5)), JsonText.read(row.getString(7))));
    }

    private static Integer[] numbers(int size) {
        var numbers = new Integer[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
        return numbers;
    }
}
