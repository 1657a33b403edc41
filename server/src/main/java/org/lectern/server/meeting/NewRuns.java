package org.lectern.server.meeting;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.DialInNumbers.Allotted;
import org.lectern.server.meeting.OpenRuns.Key;
import org.lectern.server.meeting.OpenRuns.Opening;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.PlacementPolicy.Trace;

/** Rows of runs that are opened together. Everything here happens under the lock of placement. */
final class NewRuns {
    /** People expected where neither the caller nor an earlier run tells. */
    private static final int EXPECTED = 25;

    /** Many callers name the same generous size for every class, which would fill servers with people who never come. */
    private static final int BELIEVED = 100;

    private final Database database;
    private final CallerRows callers;
    private final SentAttempts attempts;
    private final PlacementLog log;
    private final Duration lease;

    NewRuns(Database database, MeetingStore meetings, Duration lease) {
        this.database = database;
        this.callers = new CallerRows(database, meetings);
        this.attempts = new SentAttempts(database);
        this.log = new PlacementLog(database);
        this.lease = lease;
    }

    /** A run about to be written. */
    record NewRun(Opening opening, Attempt attempt, Trace trace, Allotted allotted) {
        StartRequest asSent() {
            return opening.request().with(allotted.in(opening.request().parameters()));
        }
    }

    /** Which of these identifiers have a live run. */
    Set<Key> live(List<Opening> openings) {
        return new HashSet<>(database.jdbc()
                .sql("""
                        select m.tenant_id, m.external_id
                        from unnest(:tenants, :externals) as x (tenant_id, external_id)
                        join meeting m on m.tenant_id = x.tenant_id and m.external_id = x.external_id
                            and m.state in ('STARTING', 'RUNNING')
                        """)
                .param("tenants", tenants(openings))
                .param("externals", externals(openings))
                .query((row, n) -> new Key(row.getObject("tenant_id", UUID.class), row.getString("external_id")))
                .list());
    }

    /**
     * The same with an expectation for each: the caller's, or the most that any of its last three runs had, or as many as
     * are let in.
     */
    List<Opening> expecting(List<Opening> openings) {
        List<Opening> silent = openings.stream()
                .filter(opening -> opening.request().expected() == 0)
                .toList();
        if (silent.isEmpty()) {
            return openings;
        }
        var peaks = new HashMap<UUID, Integer>();
        database.jdbc()
                .sql("""
                        select x.id, max(p.peak) as peak
                        from unnest(:ids, :tenants, :externals) as x (id, tenant_id, external_id)
                        cross join lateral (
                            select m.peak from meeting m
                            where m.tenant_id = x.tenant_id and m.external_id = x.external_id and m.peak > 0
                            order by m.created_at desc limit 3) p
                        group by x.id
                        """)
                .param("ids", silent.stream().map(Opening::id).toArray(UUID[]::new))
                .param("tenants", tenants(silent))
                .param("externals", externals(silent))
                .query(row -> {
                    peaks.put(row.getObject("id", UUID.class), row.getInt("peak"));
                });
        return openings.stream()
                .map(opening -> opening.request().expected() > 0
                        ? opening
                        : new Opening(
                                opening.id(),
                                opening.request().expecting(expected(opening.request(), peaks.get(opening.id()))),
                                opening.attendee(),
                                opening.moderator(),
                                opening.avoided()))
                .toList();
    }

    /** Nobody is expected whom the server would turn away. */
    private static int expected(StartRequest request, @Nullable Integer peak) {
        int asked = Math.min(request.terms().asked(), BELIEVED);
        int likely = peak != null ? peak : Math.max(asked, EXPECTED);
        int most = size(request.parameters().first("maxParticipants").orElse(""));
        return most > 0 ? Math.min(likely, most) : likely;
    }

    /** 0 where it is no number, which servers take for no limit. */
    private static int size(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** Writes the runs and their first attempts. Returns the runs that are ours; for the others somebody was faster. */
    Set<UUID> insert(List<NewRun> runs) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        List<Opening> openings = runs.stream().map(NewRun::opening).toList();
        List<StartRequest> requests = openings.stream().map(Opening::request).toList();
        var mine = new HashSet<UUID>(database.jdbc()
                .sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, required_tags, dial_number, voice_bridge, server_id,
                            server_meeting_id, state, attempt, lease_until, succeeds)
                        select x.id, x.tenant_id, x.external_id, x.name, x.params, x.attendee, x.moderator, x.expected,
                            string_to_array(x.tags, ' '), nullif(x.dial_number, ''), nullif(x.voice_bridge, ''),
                            x.server_id, x.server_meeting_id, 'STARTING', 1, now() + make_interval(secs => :lease),
                            (select case when (p.state = 'DETACHED' and p.closed_at > now() - interval '1 hour')
                                    or (p.end_cause = 'INFERRED' and p.closed_at > now() - interval '10 minutes')
                                    then p.id end
                                from meeting p
                                where p.tenant_id = x.tenant_id and p.external_id = x.external_id
                                  and p.end_cause is distinct from 'NEVER_STARTED'
                                order by p.created_at desc limit 1)
                        from unnest(:ids, :tenants, :externals, :names, :params, :attendees, :moderators, :expected,
                            :tags, :dialNumbers, :voiceBridges, :servers, :serverMeetings)
                            as x (id, tenant_id, external_id, name, params, attendee, moderator, expected, tags,
                                dial_number, voice_bridge, server_id, server_meeting_id)
                        on conflict (tenant_id, external_id) where state in ('STARTING', 'RUNNING') do nothing
                        returning id
                        """)
                .param("ids", openings.stream().map(Opening::id).toArray(UUID[]::new))
                .param("tenants", tenants(openings))
                .param("externals", externals(openings))
                .param("names", requests.stream().map(StartRequest::name).toArray(String[]::new))
                .param(
                        "params",
                        requests.stream()
                                .map(request -> request.parameters().encoded())
                                .toArray(String[]::new))
                .param("attendees", openings.stream().map(Opening::attendee).toArray(byte[][]::new))
                .param("moderators", openings.stream().map(Opening::moderator).toArray(byte[][]::new))
                .param("expected", requests.stream().map(StartRequest::expected).toArray(Integer[]::new))
                .param("tags", requests.stream().map(NewRuns::tags).toArray(String[]::new))
                .param(
                        "dialNumbers",
                        runs.stream().map(run -> run.allotted().number()).toArray(String[]::new))
                .param(
                        "voiceBridges",
                        runs.stream().map(run -> run.allotted().pin()).toArray(String[]::new))
                .param(
                        "servers",
                        runs.stream().map(run -> run.attempt().serverId()).toArray(UUID[]::new))
                .param(
                        "serverMeetings",
                        runs.stream()
                                .map(run -> run.attempt().serverMeetingId())
                                .toArray(String[]::new))
                .param("lease", lease.toMillis() / 1000.0)
                .query(UUID.class)
                .list());
        List<NewRun> ours =
                runs.stream().filter(run -> mine.contains(run.opening().id())).toList();
        ours.forEach(
                run -> callers.write(run.opening().id(), run.opening().request().caller()));
        attempts.sent(ours.stream().map(NewRun::attempt).toList());
        log.placed(ours.stream()
                .map(run -> new PlacementLog.Placed(
                        run.attempt(),
                        run.opening().request().tenantId(),
                        run.opening().request().expected(),
                        run.trace()))
                .toList());
        return mine;
    }

    private static UUID[] tenants(List<Opening> openings) {
        return openings.stream().map(opening -> opening.request().tenantId()).toArray(UUID[]::new);
    }

    private static String[] externals(List<Opening> openings) {
        return openings.stream().map(opening -> opening.request().externalId()).toArray(String[]::new);
    }

    private static String tags(StartRequest request) {
        return String.join(" ", new TreeSet<>(request.terms().tags()));
    }
}
