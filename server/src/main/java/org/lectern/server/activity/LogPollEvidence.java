package org.lectern.server.activity;

import static org.lectern.server.activity.PostgresEventLog.array;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.EventLog.Entry;
import org.lectern.server.platform.Database;

/** Compares a poll with what is known, and logs the differences in the transaction that remembers the poll. */
final class LogPollEvidence implements PollEvidence {
    private final Database database;
    private final PostgresEventLog events;
    private final PlausibleTime plausible;
    private final Runnable appended;

    /**
     * @param events a log on the same database, that does not count
     * @param appended called after something was logged
     */
    LogPollEvidence(Database database, PostgresEventLog events, PlausibleTime plausible, Runnable appended) {
        this.database = database;
        this.events = events;
        this.plausible = plausible;
        this.appended = appended;
    }

    @Override
    public void log(Collection<Observation> observations) {
        if (!observations.isEmpty()) {
            events.append(batch(observations));
            appended.run();
        }
    }

    @Override
    public int polled(Instant polledAt, Duration interval, Map<MeetingReference, List<PolledPerson>> meetings) {
        var polls = new TreeMap<MeetingKey, Poll>();
        meetings.forEach((meeting, people) ->
                polls.put(MeetingKey.of(meeting), new Poll(meeting, polledAt.toEpochMilli(), interval, people)));
        if (polls.isEmpty()) {
            return 0;
        }
        int logged = database.inTransaction(() -> {
            var observations = differences(polls);
            if (!observations.isEmpty()) {
                events.append(batch(observations));
            }
            return observations.size();
        });
        if (logged > 0) {
            appended.run();
        }
        return logged;
    }

    private EventLog.Batch batch(Collection<Observation> observations) {
        return new EventLog.Batch(
                observations.stream()
                        .map(observation -> new Entry(observation, plausible.accepts(observation)))
                        .toList(),
                EventLog.Tally.NONE);
    }

    private record Poll(MeetingReference meeting, long at, Duration interval, List<PolledPerson> people) {}

    /**
     * Somebody of whom polls or hooks told before.
     *
     * @param byPoll whether polls say so
     * @param byHook whether hooks say so
     * @param lastAt the latest thing that hooks told of the connections that they hold open
     * @param leftAt the latest thing that hooks told of the connections that they closed
     * @param polledAt the latest poll that was logged as showing the person
     */
    private record Present(boolean byPoll, boolean byHook, long lastAt, long leftAt, long polledAt) {
        boolean anyhow() {
            return byPoll || byHook;
        }

        /** Whether a poll at this time is the first to show again somebody whom hooks had leave. */
        boolean returns(long poll) {
            return !byHook && leftAt > polledAt && poll > leftAt;
        }
    }

    /**
     * The polls of a meeting before this one.
     *
     * @param lastAt 0 if there was none
     * @param steadySince none was left out since
     */
    private record Before(long lastAt, long steadySince) {
        static final Before NONE = new Before(0, Long.MAX_VALUE);
    }

    /** @see "table poll_absence" */
    private record Absence(long lastSeen, long missed, boolean reported) {}

    private List<Observation> differences(TreeMap<MeetingKey, Poll> polls) {
        Map<MeetingKey, Before> before = polledBefore(polls);
        Map<MeetingKey, Map<String, Long>> sightings = new PollSightings(database).of(polls.keySet());
        var seenAnew = new ArrayList<PollSightings.Sighting>();
        var outOfSight = new ArrayList<PollSightings.Sighting>();
        Map<MeetingKey, Map<String, Present>> present = present(polls);
        Map<MeetingKey, Map<String, Absence>> absences = absences(polls);
        var observations = new ArrayList<Observation>();
        var changed = new ArrayList<ChangedAbsence>();
        polls.forEach((key, poll) -> {
            Map<String, Present> known = present.getOrDefault(key, Map.of());
            Map<String, Absence> missing = absences.getOrDefault(key, Map.of());
            var shown = new HashMap<String, PolledPerson>();
            poll.people().stream()
                    .filter(person -> !person.externalUserId().isEmpty())
                    .forEach(person -> shown.put(person.externalUserId(), person));
            Map<String, Long> since = sightings.getOrDefault(key, Map.of());
            shown.keySet().stream()
                    .filter(id -> !since.containsKey(id))
                    .forEach(id -> seenAnew.add(new PollSightings.Sighting(key, id, poll.at())));
            since.keySet().stream()
                    .filter(id -> !shown.containsKey(id))
                    .forEach(id -> outOfSight.add(new PollSightings.Sighting(key, id, poll.at())));
            shown.forEach((id, person) -> {
                Absence absence = missing.get(id);
                boolean gone = absence != null && absence.reported();
                Present who = known.get(id);
                if (gone || who == null || !who.anyhow() || who.returns(poll.at())) {
                    long left = who == null ? -1 : who.leftAt();
                    Before earlier = before.getOrDefault(key, Before.NONE);
                    observations.add(seen(poll, person, firstShown(poll, since.get(id), earlier, left)));
                }
            });
            missing.keySet().stream()
                    .filter(id -> shown.containsKey(id) || !isThere(known.get(id)))
                    .forEach(id -> changed.add(new ChangedAbsence(key, id, null)));
            known.forEach((id, who) -> {
                if (!shown.containsKey(id) && who.anyhow()) {
                    long last = before.getOrDefault(key, Before.NONE).lastAt();
                    Absence absence = missed(poll, last, who, missing.get(id));
                    if (absence.reported()
                            && (missing.get(id) == null || !missing.get(id).reported())) {
                        observations.add(unseen(poll, id, absence));
                    }
                    if (!absence.equals(missing.get(id))) {
                        changed.add(new ChangedAbsence(key, id, absence));
                    }
                }
            });
        });
        write(changed);
        new PollSightings(database).change(seenAnew, outOfSight);
        return observations;
    }

    private static boolean isThere(@Nullable Present who) {
        return who != null && who.anyhow();
    }

    /**
     * Which poll was the first to show somebody after hooks had them leave. Mostly it is this one; where the leave came late, the
     * polls in between showed somebody whom nothing but polls told of, and were not logged, since hooks still held them.
     *
     * @param since from when on all polls showed the person; null if this is the first
     */
    private static long firstShown(Poll poll, @Nullable Long since, Before before, long left) {
        if (since == null || before.lastAt() == 0) {
            return poll.at();
        }
        long first = Math.max(since, before.steadySince());
        long interval = Math.max(1, poll.interval().toMillis());
        long after = left < first ? first : first + (Math.floorDiv(left - first, interval) + 1) * interval;
        return Math.min(after, poll.at());
    }

    /** The first poll without somebody is remembered; the second in a row, with nothing from hooks since, tells. */
    private static Absence missed(Poll poll, long before, Present who, @Nullable Absence absence) {
        if (absence == null) {
            return new Absence(before, poll.at(), false);
        }
        if (who.byHook() && who.lastAt() > absence.missed()) {
            return new Absence(absence.lastSeen(), poll.at(), false);
        }
        return new Absence(absence.lastSeen(), absence.missed(), true);
    }

    private static Observation seen(Poll poll, PolledPerson person, long at) {
        var detail = new Detail(Map.of(
                Detail.NAME, person.name(),
                Detail.ROLE, person.role(),
                Detail.INTERVAL, Long.toString(poll.interval().toMillis())));
        return Observation.of(
                new Observation.Subject(poll.meeting(), Track.polled(person.externalUserId())),
                Source.POLL,
                at,
                new Observation.What(Kind.SEEN, detail));
    }

    private static Observation unseen(Poll poll, String id, Absence absence) {
        return Observation.of(
                new Observation.Subject(poll.meeting(), Track.polled(id)),
                Source.POLL,
                absence.missed(),
                new Observation.What(Kind.UNSEEN, Detail.of(Detail.LAST_SEEN, Long.toString(absence.lastSeen()))));
    }

    private Map<MeetingKey, Before> polledBefore(TreeMap<MeetingKey, Poll> polls) {
        var before = new HashMap<MeetingKey, Before>();
        database.jdbc().sql("""
                        select p.* from unnest(?::integer[], ?::uuid[]) as t (bucket, meeting)
                        join polled_meeting p using (bucket, meeting)
                        """).params(keys(polls)).query(row -> {
            MeetingKey key = key(row);
            long last = row.getLong("polled_at_millis");
            before.put(key, new Before(last, steady(polls.get(key), last, row.getLong("steady_since_millis"))));
        });
        database.jdbc()
                .sql("""
                        insert into polled_meeting (bucket, meeting, polled_at_millis, steady_since_millis)
                        select * from unnest(?::integer[], ?::uuid[], ?::bigint[], ?::bigint[])
                        on conflict (bucket, meeting) do update set polled_at_millis = excluded.polled_at_millis,
                            steady_since_millis = excluded.steady_since_millis
                        """)
                .params(List.of(
                        keys(polls).get(0),
                        keys(polls).get(1),
                        array("bigint", polls.values().stream().map(Poll::at).toArray()),
                        array(
                                "bigint",
                                polls.entrySet().stream()
                                        .map(poll -> Math.min(
                                                before.getOrDefault(poll.getKey(), Before.NONE)
                                                        .steadySince(),
                                                poll.getValue().at()))
                                        .toArray())))
                .update();
        return before;
    }

    /** A row of before the column was there says nothing. */
    private static long steady(@Nullable Poll poll, long last, long since) {
        boolean onTime = poll != null && poll.at() - last <= 2 * poll.interval().toMillis();
        return onTime ? (since == 0 ? last : since) : Long.MAX_VALUE;
    }

    private Map<MeetingKey, Map<String, Present>> present(TreeMap<MeetingKey, Poll> polls) {
        var present = new HashMap<MeetingKey, Map<String, Present>>();
        database.jdbc().sql("""
                        select p.bucket, p.meeting, p.external_user_id,
                            bool_or(p.present and p.participant like 'p:%') as by_poll,
                            bool_or(p.present and p.participant like 'c:%') as by_hook,
                            coalesce(max(p.last_at_millis) filter (where p.present and p.participant like 'c:%'), -1)
                                as last_at_millis,
                            coalesce(max(p.last_at_millis) filter (where not p.present and p.participant like 'c:%'), -1)
                                as left_at_millis,
                            coalesce(max(p.last_at_millis) filter (where p.participant like 'p:%'), -1)
                                as polled_at_millis
                        from unnest(?::integer[], ?::uuid[]) as t (bucket, meeting)
                        join participant p using (bucket, meeting)
                        where p.external_user_id <> ''
                        group by p.bucket, p.meeting, p.external_user_id
                        """).params(keys(polls)).query(row -> {
            present.computeIfAbsent(key(row), absent -> new HashMap<>())
                    .put(
                            row.getString("external_user_id"),
                            new Present(
                                    row.getBoolean("by_poll"),
                                    row.getBoolean("by_hook"),
                                    row.getLong("last_at_millis"),
                                    row.getLong("left_at_millis"),
                                    row.getLong("polled_at_millis")));
        });
        return present;
    }

    private Map<MeetingKey, Map<String, Absence>> absences(TreeMap<MeetingKey, Poll> polls) {
        var absences = new HashMap<MeetingKey, Map<String, Absence>>();
        database.jdbc().sql("""
                        select p.* from unnest(?::integer[], ?::uuid[]) as t (bucket, meeting)
                        join poll_absence p using (bucket, meeting)
                        """).params(keys(polls)).query(row -> {
            absences.computeIfAbsent(key(row), absent -> new HashMap<>())
                    .put(
                            row.getString("external_user_id"),
                            new Absence(
                                    row.getLong("last_seen_millis"),
                                    row.getLong("missed_at_millis"),
                                    row.getBoolean("reported")));
        });
        return absences;
    }

    private record ChangedAbsence(
            MeetingKey key, String externalUserId, @Nullable Absence absence) {}

    private void write(List<ChangedAbsence> changed) {
        for (ChangedAbsence change : changed) {
            Absence absence = change.absence();
            if (absence == null) {
                database.jdbc()
                        .sql("delete from poll_absence where bucket = ? and meeting = ? and external_user_id = ?")
                        .params(List.of(change.key().bucket(), change.key().meeting(), change.externalUserId()))
                        .update();
            } else {
                database.jdbc()
                        .sql("""
                                insert into poll_absence values (?, ?, ?, ?, ?, ?)
                                on conflict (bucket, meeting, external_user_id) do update set
                                    last_seen_millis = excluded.last_seen_millis,
                                    missed_at_millis = excluded.missed_at_millis, reported = excluded.reported
                                """)
                        .params(List.of(
                                change.key().bucket(),
                                change.key().meeting(),
                                change.externalUserId(),
                                absence.lastSeen(),
                                absence.missed(),
                                absence.reported()))
                        .update();
            }
        }
    }

    private static List<Object> keys(TreeMap<MeetingKey, Poll> polls) {
        return List.of(
                array("integer", polls.keySet().stream().map(MeetingKey::bucket).toArray()),
                array("uuid", polls.keySet().stream().map(MeetingKey::meeting).toArray()));
    }

    private static MeetingKey key(ResultSet row) throws SQLException {
        return new MeetingKey(row.getInt("bucket"), row.getObject("meeting", UUID.class));
    }
}
