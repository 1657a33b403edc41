package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.lectern.server.activity.FoldDue.Outcome;
import org.lectern.server.activity.FoldDue.Verdict;
import org.lectern.server.platform.Database;

/**
 * Meetings that some sender named only by the identifier at the server, so that their observations stand in the log
 * under a key of their own. Those rows stay there; the meeting that they belong to is folded with them.
 */
final class AliasStore {
    private final Database database;

    AliasStore(Database database) {
        this.database = database;
    }

    /** The other keys of each of the meetings. */
    Map<MeetingKey, List<MeetingKey>> under(List<MeetingKey> targets) {
        var aliases = new TreeMap<MeetingKey, List<MeetingKey>>();
        if (targets.isEmpty()) {
            return aliases;
        }
        database.jdbc()
                .sql("""
                        select a.* from unnest(?::integer[], ?::uuid[]) as t (bucket, meeting)
                        join meeting_alias a on a.target_bucket = t.bucket and a.target_meeting = t.meeting
                        """)
                .params(List.of(
                        array("integer", FoldStore.each(targets, MeetingKey::bucket)),
                        array("uuid", FoldStore.each(targets, MeetingKey::meeting))))
                .query(row -> {
                    var target =
                            new MeetingKey(row.getInt("target_bucket"), row.getObject("target_meeting", UUID.class));
                    aliases.computeIfAbsent(target, absent -> new ArrayList<>())
                            .add(new MeetingKey(row.getInt("bucket"), row.getObject("meeting", UUID.class)));
                });
        return aliases;
    }

    /** Which of the claims are such other keys. */
    Set<MeetingKey> tied(List<Verdict> verdicts) {
        List<MeetingKey> keys = verdicts.stream()
                .map(Verdict::claim)
                .filter(claim -> claim.reference().internalMeetingId().isEmpty())
                .map(EventLog.Claim::key)
                .toList();
        if (keys.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(database.jdbc()
                .sql("""
                        select a.bucket, a.meeting from unnest(?::integer[], ?::uuid[]) as t (bucket, meeting)
                        join meeting_alias a using (bucket, meeting)
                        """)
                .params(List.of(
                        array("integer", FoldStore.each(keys, MeetingKey::bucket)),
                        array("uuid", FoldStore.each(keys, MeetingKey::meeting))))
                .query((row, n) -> new MeetingKey(row.getInt(1), row.getObject(2, UUID.class)))
                .list());
    }

    /**
     * To be called before the first of them is written: who folds a meeting under one name and who folds it under the
     * other do so one after the other, so that the second sees the first, and rows of the work list are locked in the order
     * of their keys, as everybody locks them.
     *
     * @param news those that may have another name
     * @param batch all that are written in this transaction
     */
    void lock(List<Verdict> news, List<Verdict> batch) {
        UUID[] meetings = news.stream()
                .map(verdict -> ((Outcome.FoldIt) verdict.outcome()).meeting().meetingId())
                .distinct()
                .sorted()
                .toArray(UUID[]::new);
        database.jdbc()
                .sql("""
                        select pg_advisory_xact_lock(hashtext('meeting_alias'), hashtext(m.id::text))
                        from (select id from unnest(?::uuid[]) as u (id) order by hashtext(id::text)) m
                        """)
                .params(List.of(array("uuid", meetings)))
                .query((row, n) -> n)
                .list();
        List<MeetingKey> keys =
                batch.stream().map(verdict -> verdict.claim().key()).toList();
        database.jdbc()
                .sql("""
                        select 1 from due d
                        where d.meeting_id = any(?::uuid[]) or (d.bucket, d.meeting) in (
                            select * from unnest(?::integer[], ?::uuid[]))
                        order by d.bucket, d.meeting for update of d
                        """)
                .params(List.of(
                        array("uuid", meetings),
                        array("integer", FoldStore.each(keys, MeetingKey::bucket)),
                        array("uuid", FoldStore.each(keys, MeetingKey::meeting))))
                .query((row, n) -> n)
                .list();
    }

    /**
     * Finds, for each meeting just known, its rows under the other kind of key, and has the meeting folded anew. Within the
     * caller's transaction.
     *
     * @return how many were tied
     */
    int link(List<Verdict> news) {
        int linked = 0;
        for (Verdict verdict : news) {
            if (verdict.outcome() instanceof Outcome.FoldIt fold) {
                boolean alias = verdict.claim().reference().internalMeetingId().isEmpty();
                linked += link(verdict.claim().key(), fold.meeting().meetingId(), alias);
            }
        }
        return linked;
    }

    private int link(MeetingKey key, UUID meetingId, boolean alias) {
        List<MeetingKey> others = database.jdbc()
                .sql("""
                        select bucket, meeting from due
                        where meeting_id = ? and (internal_id <> '') = ? and (bucket, meeting) <> (?, ?)
                        order by bucket, meeting
                        """)
                .params(List.of(meetingId, alias, key.bucket(), key.meeting()))
                .query((row, n) -> new MeetingKey(row.getInt(1), row.getObject(2, UUID.class)))
                .list();
        for (MeetingKey other : others) {
            tie(alias ? key : other, alias ? other : key);
        }
        return others.size();
    }

    private void tie(MeetingKey alias, MeetingKey target) {
        database.jdbc()
                .sql("insert into meeting_alias values (?, ?, ?, ?) on conflict do nothing")
                .params(List.of(alias.bucket(), alias.meeting(), target.bucket(), target.meeting()))
                .update();
        database.jdbc()
                .sql("delete from participant where bucket = ? and meeting = ?")
                .params(List.of(alias.bucket(), alias.meeting()))
                .update();
        database.jdbc()
                .sql("update due set seq = seq + 1, refold = seq + 1 where bucket = ? and meeting = ?")
                .params(List.of(target.bucket(), target.meeting()))
                .update();
    }
}
