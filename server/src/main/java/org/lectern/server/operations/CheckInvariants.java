package org.lectern.server.operations;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonPresence;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks for stored rows that contradict each other: what tests of random histories check, on the data of production. Reads,
 * and repairs nothing. Whatever is found is a defect of this program, or the work of somebody who wrote to the database.
 *
 * <p>Safe for use by several threads.
 */
public final class CheckInvariants {
    private static final Logger log = LoggerFactory.getLogger(CheckInvariants.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int EXAMPLES = 5;
    /** Classes that ended lately; earlier ones were looked at on their own day. */
    private static final Duration LATELY = Duration.ofDays(2);

    private static final int MOST_CLASSES = 2_000;
    private static final int AT_ONCE = 50;

    private final Database database;
    private final ActivityReports reports;
    private final EventCounters counters;
    private final InstantSource clock;

    public CheckInvariants(Database database, ActivityReports reports, EventCounters counters, InstantSource clock) {
        this.database = database;
        this.reports = reports;
        this.counters = counters;
        this.clock = clock;
    }

    /** @param examples of what contradicts itself: identifiers of ours, no names */
    public record Violation(Invariant invariant, long count, List<String> examples) {
        public Violation {
            examples = List.copyOf(examples);
        }
    }

    public record Last(Instant at, List<Violation> found) {}

    private record Rows(Invariant invariant, String sql) {}

    /** Each gives a text that says where, for every violation. */
    private static final List<Rows> ROWS = List.of(
            new Rows(Invariant.FOLDED_CAME_IN, """
                    select coalesce(meeting_id, meeting)::text from due where folded > seq
                    """),
            new Rows(Invariant.RUNS_END_ONCE, """
                    select id::text from meeting
                    where state = 'ENDED' and (ended_at is null or ended_at < started_at)
                       or state in ('STARTING', 'RUNNING') and ended_at is not null
                    """),
            new Rows(Invariant.USAGE_ADDS_UP, """
                    select d.tenant_id || ' ' || d.day from usage_day d
                    where not exists (select 1 from usage_stale s where s.tenant_id = d.tenant_id and s.day = d.day)
                      and d.classes <> (select count(*) from usage_part p
                        where p.tenant_id = d.tenant_id and p.day = d.day and p.began)
                    """),
            new Rows(Invariant.NOTICES_LEAVE, """
                    select topic || ' ' || id from outbox where routed_at is null and staged_at < now() - interval '1 day'
                    """),
            new Rows(Invariant.RECORDINGS_OF_THEIR_TENANT, """
                    select r.record_id from recording r join meeting m on m.id = r.meeting_id
                    where m.tenant_id <> r.tenant_id
                    """),
            new Rows(Invariant.PLAYABLE_WAS_TOLD, """
                    select record_id from recording where stage in ('PUBLISHED', 'UNPUBLISHED') and told is null
                    """),
            new Rows(Invariant.DELETIONS_IN_ORDER, """
                    select d.record_id from recording_deletion d
                    where d.accepted_at is not null and (d.sent_at is null or d.accepted_at < d.sent_at)
                       or (d.confirmed_at is null) <> (d.confirmed_by is null)
                       or d.confirmed_at < d.requested_at
                    union all
                    select r.record_id from recording r where r.stage = 'DELETING' and not exists (
                        select 1 from recording_deletion d where d.tenant_id = r.tenant_id and d.record_id = r.record_id)
                    """),
            new Rows(Invariant.NO_WAY_TO_THE_DELETED, """
                    select g.record_id from playback_grant g
                    join recording r on r.tenant_id = g.tenant_id and r.record_id = g.record_id
                    where r.stage = 'DELETED' and g.issued_at > r.stage_at + interval '1 minute'
                    """));

    /** Looks at everything now, and changes nothing. */
    public List<Violation> check() {
        var found = new ArrayList<Violation>();
        EventCounters.Counters events = counters.read();
        if (!events.addUp()) {
            found.add(new Violation(Invariant.EVENTS_ADD_UP, 1, List.of(events.toString())));
        }
        for (Rows rows : ROWS) {
            violation(rows).ifPresent(found::add);
        }
        stays().ifPresent(found::add);
        return found;
    }

    private Optional<Violation> violation(Rows rows) {
        record Found(long count, String where) {}
        List<Found> found = database.jdbc()
                .sql("select count(*) over () as count, found.where_at from (" + rows.sql()
                        + ") as found (where_at) order by where_at limit " + EXAMPLES)
                .query((row, n) -> new Found(row.getLong("count"), row.getString("where_at")))
                .list();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        rows.invariant(),
                        found.getFirst().count(),
                        found.stream().map(Found::where).toList()));
    }

    private Optional<Violation> stays() {
        List<UUID> ended = database.jdbc()
                .sql("""
                        select id from meeting where state = 'ENDED' and ended_at >= ? order by ended_at desc limit ?
                        """)
                .params(List.of(clock.instant().minus(LATELY).atOffset(ZoneOffset.UTC), MOST_CLASSES))
                .query(UUID.class)
                .list();
        var wrong = new ArrayList<String>();
        for (int from = 0; from < ended.size(); from += AT_ONCE) {
            Map<UUID, ClassPresence> some =
                    reports.presencesOfRuns(ended.subList(from, Math.min(ended.size(), from + AT_ONCE)));
            some.forEach((id, presence) -> {
                if (presence.course().endedAt().isPresent()
                        && presence.people().stream().anyMatch(person -> isWrong(person, presence))) {
                    wrong.add(id.toString());
                }
            });
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        Invariant.STAYS_WITHIN_CLASS,
                        wrong.size(),
                        wrong.subList(0, Math.min(EXAMPLES, wrong.size()))));
    }

    private static boolean isWrong(PersonPresence person, ClassPresence presence) {
        Instant ended = presence.course().endedAt().orElseThrow();
        Instant before = Instant.MIN;
        Duration sum = Duration.ZERO;
        for (PersonActivity.Session session : person.presence().sessions()) {
            Instant end = session.end().orElse(null);
            if (end == null || session.from().isBefore(before) || end.isBefore(session.from()) || end.isAfter(ended)) {
                return true;
            }
            before = end;
            sum = sum.plus(Duration.between(session.from(), end));
        }
        return !sum.equals(person.presence().total());
    }

    /** As {@link #check}, and writes down what was found, for the page and the metric. */
    public List<Violation> run() {
        List<Violation> found = check();
        database.jdbc()
                .sql("""
                        insert into invariant_check (checked_at, found) values (:now, :found)
                        on conflict (only_one) do update set checked_at = excluded.checked_at, found = excluded.found
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("found", JSON.writeValueAsString(found))
                .update();
        found.forEach(one -> log.error(
                "stored rows contradict each other invariant={} count={} examples={}",
                one.invariant().text(),
                one.count(),
                one.examples()));
        return found;
    }

    /** What the last {@link #run} found, whichever process did it; empty before the first. */
    public Optional<Last> last() {
        return database.jdbc()
                .sql("select checked_at, found from invariant_check")
                .query((row, n) -> new Last(
                        row.getObject("checked_at", OffsetDateTime.class).toInstant(),
                        JSON.readValue(row.getString("found"), new TypeReference<List<Violation>>() {})))
                .optional();
    }
}
