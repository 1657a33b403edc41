package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lectern.server.activity.FoldDue.Outcome;
import org.lectern.server.activity.FoldDue.Verdict;
import org.lectern.server.platform.Database;

/**
 * What a tenant does not want collected, applied to what came before anybody knew whose it was: events of rooms that servers
 * make, until one event or a poll tells of which class they are. They wait unfolded; when they are about to be folded, what
 * would not have been kept is deleted, in the transaction that folds the rest.
 *
 * <p>Costs nothing while every tenant collects everything, and a query for each batch with such a room otherwise.
 */
final class LateReceipt {
    private final ReceiptRule rule;
    private final Predicate<String> mayBeRoom;

    LateReceipt(ReceiptRule rule, Predicate<String> mayBeRoom) {
        this.rule = rule;
        this.mayBeRoom = mayBeRoom;
    }

    /**
     * Within the transaction that folds them.
     *
     * @return meetings whose part of the log may be another one now
     */
    Set<MeetingKey> apply(Database database, UUID process, List<Verdict> verdicts) {
        if (rule.keepsAll()) {
            return Set.of();
        }
        List<EventLog.Claim> rooms = verdicts.stream()
                .filter(verdict -> verdict.outcome() instanceof Outcome.FoldIt)
                .map(Verdict::claim)
                .filter(claim -> mayBeRoom.test(claim.reference().serverMeetingId()))
                .toList();
        if (!rooms.isEmpty()) {
            leaveOut(database, process, read(database, rooms));
        }
        return rooms.stream().map(EventLog.Claim::key).collect(Collectors.toUnmodifiableSet());
    }

    private record Stored(MeetingKey key, Observation observation, boolean inRange) {}

    private static List<Stored> read(Database database, List<EventLog.Claim> rooms) {
        var stored = new ArrayList<Stored>();
        var numbers = new Integer[rooms.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        database.jdbc()
                .sql("""
                        select k.n, e.participant, e.identity, e.at_millis, e.kind, e.source, e.body, e.in_range
                        from unnest(?::integer[], ?::integer[], ?::uuid[], ?::bigint[], ?::bigint[])
                            as k (n, bucket, meeting, after, up_to)
                        join event e on e.bucket = k.bucket and e.meeting = k.meeting
                            and e.seq > k.after and e.seq <= k.up_to
                        """)
                .params(List.of(
                        array("integer", numbers),
                        array(
                                "integer",
                                FoldStore.each(rooms, claim -> claim.key().bucket())),
                        array("uuid", FoldStore.each(rooms, claim -> claim.key().meeting())),
                        array(
                                "bigint",
                                FoldStore.each(rooms, claim -> claim.range().foldedTo())),
                        array(
                                "bigint",
                                FoldStore.each(rooms, claim -> claim.range().upTo()))))
                .query(row -> {
                    EventLog.Claim claim = rooms.get(row.getInt("n"));
                    var what = new Observation.What(Kind.of(row.getInt("kind")), JsonText.read(row.getString("body")));
                    var observation = new Observation(
                            new Observation.Subject(claim.reference(), new Track(row.getString("participant"))),
                            row.getObject("identity", UUID.class),
                            Source.of(row.getInt("source")),
                            row.getLong("at_millis"),
                            what);
                    stored.add(new Stored(claim.key(), observation, row.getBoolean("in_range")));
                });
        return stored;
    }

    private void leaveOut(Database database, UUID process, List<Stored> stored) {
        int notCollected = 0;
        int outOfRange = 0;
        for (Stored one : stored) {
            Optional<Observation> kept = rule.kept(one.observation());
            List<Object> key = List.of(
                    one.key().bucket(), one.key().meeting(), one.observation().identity());
            if (kept.isEmpty()) {
                database.jdbc()
                        .sql("delete from event where bucket = ? and meeting = ? and identity = ?")
                        .params(key)
                        .update();
                // Only what hooks brought is counted.
                notCollected += one.observation().source() == Source.HOOK ? 1 : 0;
                outOfRange += one.observation().source() == Source.HOOK && !one.inRange() ? 1 : 0;
            } else if (!kept.get().detail().equals(one.observation().detail())) {
                database.jdbc()
                        .sql("update event set body = ? where bucket = ? and meeting = ? and identity = ?")
                        .param(JsonText.write(kept.get().detail()))
                        .params(key)
                        .update();
            }
        }
        if (notCollected > 0) {
            database.jdbc()
                    .sql("""
                            insert into event_counter as c (process, part, not_collected, out_of_range)
                            values (?, 'fold', ?, ?)
                            on conflict (process, part) do update set
                                not_collected = c.not_collected + excluded.not_collected,
                                out_of_range = c.out_of_range + excluded.out_of_range
                            """)
                    .params(List.of(process, notCollected, -outOfRange))
                    .update();
        }
    }
}
