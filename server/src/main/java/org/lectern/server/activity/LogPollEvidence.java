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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.EventLog.Entry;
import org.lectern.server.activity.PeopleInQuestion.Absence;
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
                polls.put(MeetingKey.of(meeting), Poll.of(meeting, polledAt.toEpochMilli(), interval, people)));
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

    /** @param people by their identifiers; those without one are nobody that hooks could tell of */
    private record Poll(MeetingReference meeting, long at, Duration interval, Map<String, PolledPerson> people) {
        static Poll of(MeetingReference meeting, long at, Duration interval, List<PolledPerson> people) {
            var byId = new HashMap<String, PolledPerson>();
            people.stream()
                    .filter(person -> !person.externalUserId().isEmpty())
                    .forEach(person -> byId.put(person.externalUserId(), person));
            return new Poll(meeting, at, interval, byId);
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

    /** What comes of a poll: what is logged, and what is remembered for the next one. */
    private static final class Differences {
        final List<Observation> observations = new ArrayList<>();
        final List<ChangedAbsence> absences = new ArrayList<>();
        final List<PollSightings.Sighting> seenAnew = new ArrayList<>();
        final List<PollSightings.Sighting> outOfSight = new ArrayList<>();
    }

    private List<Observation> differences(TreeMap<MeetingKey, Poll> polls) {
        Map<MeetingKey, Before> before = polledBefore(polls);
        var shown = new TreeMap<MeetingKey, Set<String>>();
        polls.forEach((key, poll) -> shown.put(key, poll.people().keySet()));
        var found = new Differences();
        for (PeopleInQuestion.Person one : new PeopleInQuestion(database).of(shown)) {
            Poll poll = Objects.requireNonNull(polls.get(one.meeting()));
            Before earlier = before.getOrDefault(one.meeting(), Before.NONE);
            PolledPerson person = poll.people().get(one.externalUserId());
            if (person == null) {
                unseen(poll, earlier.lastAt(), one, found);
            } else {
                seen(poll, earlier, one, person, found);
            }
        }
        write(found.absences);
        new PollSightings(database).change(found.seenAnew, found.outOfSight);
        return found.observations;
    }

    private static void seen(
            Poll poll, Before earlier, PeopleInQuestion.Person who, PolledPerson person, Differences found) {
        if (who.since() == null) {
            found.seenAnew.add(new PollSightings.Sighting(who.meeting(), who.externalUserId(), poll.at()));
        }
        Absence absence = who.absence();
        boolean gone = absence != null && absence.reported();
        if (gone || !who.present() || who.returns(poll.at())) {
            found.observations.add(seen(poll, person, firstShown(poll, who.since(), earlier, who.leftAt())));
        }
        if (absence != null) {
            found.absences.add(new ChangedAbsence(who.meeting(), who.externalUserId(), null));
        }
    }

    private static void unseen(Poll poll, long before, PeopleInQuestion.Person who, Differences found) {
        if (who.since() != null) {
            found.outOfSight.add(new PollSightings.Sighting(who.meeting(), who.externalUserId(), poll.at()));
        }
        Absence known = who.absence();
        Absence now = who.present() ? missed(poll, before, who, known) : null;
        if (now != null && now.reported() && (known == null || !known.reported())) {
            found.observations.add(unseen(poll, who.externalUserId(), now));
        }
        if (!Objects.equals(now, known)) {
            found.absences.add(new ChangedAbsence(who.meeting(), who.externalUserId(), now));
        }
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
    private static Absence missed(Poll poll, long before, PeopleInQuestion.Person who, @Nullable Absence absence) {
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
