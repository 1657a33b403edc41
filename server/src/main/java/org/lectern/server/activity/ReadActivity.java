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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reports, read from the folded rows. */
final class ReadActivity implements ActivityReports {
    private static final Logger log = LoggerFactory.getLogger(ReadActivity.class);

    private final Database database;
    private final MeetingDirectory directory;
    private final ReceiptRule rule;
    private final InstantSource clock;
    private final Runnable refolding;

    /** @param refolding called after a class was marked to be folded anew */
    ReadActivity(
            Database database, MeetingDirectory directory, ReceiptRule rule, InstantSource clock, Runnable refolding) {
        this.database = database;
        this.directory = directory;
        this.rule = rule;
        this.clock = clock;
        this.refolding = refolding;
    }

    @Override
    public ClassActivity of(UUID meetingId) {
        return of(meetingId, clock.instant());
    }

    @Override
    public ClassActivity of(UUID meetingId, Instant asOf) {
        ClassActivity one = read(List.of(meetingId), asOf).get(meetingId);
        return one == null
                ? new ClassActivity(meetingId, asOf, new ClassActivity.Course(null, null, false), List.of(), List.of())
                : one;
    }

    @Override
    public Map<UUID, ClassActivity> ofAll(Collection<UUID> meetingIds) {
        return read(meetingIds, clock.instant());
    }

    @Override
    public List<UUID> runsOf(UUID meetingId) {
        return directory.runsOfClass(meetingId);
    }

    /** What of all classes was read together. */
    private record Rows(
            Map<UUID, Map<Track, TrackState>> tracks,
            Map<UUID, List<MissingSpan>> missing,
            Map<UUID, Map<String, String>> links,
            Map<UUID, List<UUID>> rooms) {
        Links links(List<UUID> runs) {
            var of = new HashMap<String, String>();
            runs.forEach(run -> of.putAll(links.getOrDefault(run, Map.of())));
            return of.isEmpty() ? Links.NONE : new Links(of);
        }

        List<UUID> rooms(List<UUID> runs) {
            return runs.stream()
                    .flatMap(run -> rooms.getOrDefault(run, List.of()).stream())
                    .toList();
        }
    }

    private Map<UUID, ClassActivity> read(Collection<UUID> meetingIds, Instant asOf) {
        Map<UUID, List<UUID>> classes = directory.runsOfClasses(meetingIds);
        Set<UUID> runs = classes.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        var rooms = new HashMap<UUID, List<UUID>>();
        var all = new HashSet<>(runs);
        for (MeetingDirectory.Room room : directory.roomsOf(runs)) {
            rooms.computeIfAbsent(room.parentId(), absent -> new ArrayList<>()).add(room.meetingId());
            all.add(room.meetingId());
        }
        var rows = new Rows(tracks(all), hookMissing(runs), new LinkStore(database).ofAll(runs), rooms);
        var activities = new LinkedHashMap<UUID, ClassActivity>();
        for (UUID meetingId : meetingIds) {
            List<UUID> own = classes.getOrDefault(meetingId, List.of(meetingId));
            activities.put(meetingId, assembled(meetingId, own, rows, asOf));
        }
        return activities;
    }

    private ClassActivity assembled(UUID meetingId, List<UUID> runs, Rows rows, Instant asOf) {
        Links links = rows.links(runs);
        var parts = new ArrayList<ClassActivity>();
        var keys = new HashMap<String, String>();
        for (UUID run : runs) {
            Set<Figure> out = rule.notCollected(run);
            var surroundings =
                    new ClassAssembly.Surroundings(rows.missing().getOrDefault(run, List.of()), silent(run, out), null);
            var assembly = new ClassAssembly(run, asOf, rows.tracks().getOrDefault(run, Map.of()), surroundings);
            keys.putAll(assembly.keys());
            parts.add(LeftOut.of(assembly.assemble(links), out));
        }
        ClassActivity all = parts.size() == 1 && runs.getFirst().equals(meetingId)
                ? parts.getFirst()
                : new OneClass(meetingId, asOf).of(parts);
        // Rooms are read as classes of their own; who was in one was in the class.
        var parent = new ClassAssembly.Parent(keys, all.course().ended());
        Set<Figure> out = rule.notCollected(meetingId);
        var surroundings = new ClassAssembly.Surroundings(List.of(), silent(meetingId, out), parent);
        List<ClassFigures.Room> rooms = rows.rooms(runs).stream()
                .map(room -> {
                    var assembly =
                            new ClassAssembly(room, asOf, rows.tracks().getOrDefault(room, Map.of()), surroundings);
                    return new ClassFigures.Room(room, assembly.name(), LeftOut.of(assembly.assemble(links), out));
                })
                .toList();
        return rooms.isEmpty() ? all : new BreakoutRooms(all).with(rooms);
    }

    /** What events tell nothing of. */
    private Set<Figure> silent(UUID meetingId, Set<Figure> notCollected) {
        Set<Figure> notTold = rule.notTold(meetingId);
        if (notTold.isEmpty()) {
            return notCollected;
        }
        var silent = new HashSet<>(notTold);
        silent.addAll(notCollected);
        return silent;
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
        tracks.forEach((meetingId, of) -> {
            if (of.values().stream().anyMatch(state -> !state.complete())) {
                foldAnew(meetingId);
            }
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
        var rows = new Rows(tracks(List.of(meetingId)), hookMissing(List.of(meetingId)), Map.of(), Map.of());
        return assembled(meetingId, List.of(meetingId), rows, clock.instant());
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

    /** What an earlier version folded lacks what that did not know; until it is folded anew that reads as not collected. */
    private void foldAnew(UUID meetingId) {
        int marked = database.jdbc().sql("""
                        with wanted as (
                            select bucket, meeting from due
                            where meeting_id = ? and state = 'KNOWN' and sealed_at is null and refold <= folded
                            order by bucket, meeting
                            for update skip locked
                        )
                        update due d set seq = seq + 1, refold = seq + 1, due_at = now()
                        from wanted w where d.bucket = w.bucket and d.meeting = w.meeting
                        """).param(meetingId).update();
        if (marked > 0) {
            log.info("class folded by an earlier version, to be folded anew meeting={}", meetingId);
            refolding.run();
        }
    }
}
