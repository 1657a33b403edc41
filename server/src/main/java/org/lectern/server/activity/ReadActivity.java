package org.lectern.server.activity;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.activity.ClassActivity.MissingSpan;
import org.lectern.server.platform.Database;

/** The reports, read from the folded rows. */
final class ReadActivity implements ActivityReports {
    private final Database database;
    private final MeetingDirectory directory;
    private final ReceiptRule rule;
    private final InstantSource clock;

    ReadActivity(Database database, MeetingDirectory directory, ReceiptRule rule, InstantSource clock) {
        this.database = database;
        this.directory = directory;
        this.rule = rule;
        this.clock = clock;
    }

    @Override
    public ClassActivity of(UUID meetingId) {
        return of(meetingId, clock.instant());
    }

    @Override
    public ClassActivity of(UUID meetingId, Instant asOf) {
        List<UUID> runs = directory.runsOfClass(meetingId);
        return runs.size() == 1
                ? run(meetingId, asOf)
                : new OneClass(meetingId, asOf)
                        .of(runs.stream().map(run -> run(run, asOf)).toList());
    }

    @Override
    public Map<UUID, ClassActivity> ofAll(Collection<UUID> meetingIds) {
        Instant asOf = clock.instant();
        Map<UUID, List<UUID>> classes = directory.runsOfClasses(meetingIds);
        Set<UUID> runs = classes.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        Map<UUID, Map<Track, TrackState>> tracks = tracks(runs);
        Map<UUID, List<MissingSpan>> missing = hookMissing(runs);
        var all = new LinkedHashMap<UUID, ClassActivity>();
        for (UUID meetingId : meetingIds) {
            List<ClassActivity> parts = classes.getOrDefault(meetingId, List.of(meetingId)).stream()
                    .map(run -> new ClassAssembly(run, asOf, tracks.getOrDefault(run, Map.of()))
                            .assemble(missing.getOrDefault(run, List.of())))
                    .toList();
            all.put(meetingId, parts.size() == 1 ? parts.getFirst() : new OneClass(meetingId, asOf).of(parts));
        }
        return all;
    }

    private Map<UUID, Map<Track, TrackState>> tracks(Collection<UUID> meetingIds) {
        var tracks = new HashMap<UUID, Map<Track, TrackState>>();
        database.jdbc().sql("""
                        select d.meeting_id, p.participant, p.state from due d
                        join participant p using (bucket, meeting)
                        where d.meeting_id = any(?)
                        order by d.bucket, d.meeting, p.participant
                        """).param(meetingIds.toArray(UUID[]::new)).query(row -> {
            var track = new Track(row.getString("participant"));
            tracks.computeIfAbsent(row.getObject("meeting_id", UUID.class), id -> new LinkedHashMap<>())
                    .put(track, TrackState.read(track, row.getBytes("state")));
        });
        return tracks;
    }

    private Map<UUID, List<MissingSpan>> hookMissing(Collection<UUID> meetingIds) {
        Map<UUID, UUID> servers = directory.serversOf(meetingIds);
        var spans = new HashMap<UUID, List<MissingSpan>>();
        database.jdbc().sql("""
                        select server_id, from_at, until_at from missing_events
                        where server_id = any(?) order by server_id, from_at
                        """).param(servers.values().toArray(UUID[]::new)).query(row -> {
            spans.computeIfAbsent(row.getObject("server_id", UUID.class), id -> new ArrayList<>())
                    .add(new MissingSpan(
                            row.getObject("from_at", OffsetDateTime.class).toInstant(),
                            row.getObject("until_at", OffsetDateTime.class).toInstant(),
                            MissingSpan.Reason.HOOK_MISSING));
        });
        var missing = new HashMap<UUID, List<MissingSpan>>();
        servers.forEach((meeting, server) -> missing.put(meeting, spans.getOrDefault(server, List.of())));
        return missing;
    }

    @Override
    public ClassActivity ofRun(UUID meetingId) {
        return run(meetingId, clock.instant());
    }

    private ClassActivity run(UUID meetingId, Instant asOf) {
        return LeftOut.of(
                new ClassAssembly(meetingId, asOf, tracks(meetingId)).assemble(hookMissing(meetingId)),
                rule.notCollected(meetingId));
    }

    @Override
    public Optional<Instant> observedEnd(UUID meetingId) {
        return database.jdbc().sql("""
                        select p.state from due d
                        join participant p using (bucket, meeting)
                        where d.meeting_id = ? and p.participant = ?
                        """).params(meetingId, Track.MEETING.text()).query(byte[].class).list().stream()
                .map(state -> TrackState.read(Track.MEETING, state))
                .filter(MeetingState.class::isInstance)
                .map(state -> ((MeetingState) state).endedAt())
                .filter(at -> at >= 0)
                .min(Long::compare)
                .map(Instant::ofEpochMilli);
    }

    @Override
    public Set<UUID> ended(Collection<UUID> meetingIds) {
        var ended = new HashSet<UUID>();
        database.jdbc()
                .sql("""
                        select d.meeting_id, p.state from due d
                        join participant p using (bucket, meeting)
                        where d.meeting_id = any(?) and p.participant = ?
                        """)
                .params(meetingIds.toArray(UUID[]::new), Track.MEETING.text())
                .query(row -> {
                    TrackState state = TrackState.read(Track.MEETING, row.getBytes("state"));
                    if (state instanceof MeetingState meeting && meeting.endedAt() >= 0) {
                        ended.add(row.getObject("meeting_id", UUID.class));
                    }
                });
        return ended;
    }

    @Override
    public Map<UUID, Integer> inside(Collection<UUID> meetingIds) {
        var inside = new HashMap<UUID, Integer>();
        database.jdbc().sql("""
                        select d.meeting_id,
                            count(distinct coalesce(nullif(p.external_user_id, ''), p.participant))
                                filter (where p.present) as people
                        from due d
                        join participant p using (bucket, meeting)
                        where d.meeting_id = any(?)
                        group by d.meeting_id
                        """).param(meetingIds.toArray(UUID[]::new)).query(row -> {
            inside.put(row.getObject("meeting_id", UUID.class), row.getInt("people"));
        });
        return inside;
    }

    private Map<Track, TrackState> tracks(UUID meetingId) {
        var tracks = new LinkedHashMap<Track, TrackState>();
        database.jdbc().sql("""
                        select p.participant, p.state from due d
                        join participant p using (bucket, meeting)
                        where d.meeting_id = ?
                        order by d.bucket, d.meeting, p.participant
                        """).param(meetingId).query(row -> {
            var track = new Track(row.getString("participant"));
            tracks.put(track, TrackState.read(track, row.getBytes("state")));
        });
        return tracks;
    }

    private List<MissingSpan> hookMissing(UUID meetingId) {
        Optional<UUID> server = directory.serverOf(meetingId);
        if (server.isEmpty()) {
            return List.of();
        }
        return database.jdbc()
                .sql("""
                        select from_at, until_at from missing_events where server_id = ? order by from_at
                        """)
                .param(server.get())
                .query((row, n) -> new MissingSpan(
                        row.getObject("from_at", OffsetDateTime.class).toInstant(),
                        row.getObject("until_at", OffsetDateTime.class).toInstant(),
                        MissingSpan.Reason.HOOK_MISSING))
                .list();
    }
}
