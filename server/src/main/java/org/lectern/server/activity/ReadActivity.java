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
import java.util.Objects;
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
        ClassActivity one = read(List.of(meetingId), asOf, Extent.WHOLE).get(meetingId);
        return one == null
                ? new ClassActivity(meetingId, asOf, new ClassActivity.Course(null, null, false), List.of(), List.of())
                : one;
    }

    @Override
    public Map<UUID, ClassActivity> ofAll(Collection<UUID> meetingIds) {
        return read(meetingIds, clock.instant(), Extent.WHOLE);
    }

    @Override
    public Map<UUID, ClassPresence> presences(Collection<UUID> meetingIds) {
        return presences(read(meetingIds, clock.instant(), Extent.PRESENCE));
    }

    private static Map<UUID, ClassPresence> presences(Map<UUID, ClassActivity> activities) {
        var presences = new LinkedHashMap<UUID, ClassPresence>();
        activities.forEach((id, activity) -> presences.put(id, ClassPresence.of(activity)));
        return presences;
    }

    /** How much of a class is read and put together. */
    private enum Extent {
        WHOLE,
        /** Who was there when, without any figures. */
        PRESENCE
    }

    @Override
    public List<UUID> runsOf(UUID meetingId) {
        return directory.runsOfClass(meetingId);
    }

    /** What of all classes was read together. */
    private record Rows(
            Extent extent,
            Map<UUID, Map<Track, TrackState>> tracks,
            Map<UUID, List<MissingSpan>> missing,
            Map<UUID, Map<String, String>> links,
            Map<UUID, List<MeetingDirectory.Room>> rooms,
            Map<UUID, Withheld> withheld) {
        ClassAssembly assembly(UUID run, Instant asOf, ClassAssembly.Surroundings surroundings) {
            return new ClassAssembly(run, asOf, tracks.getOrDefault(run, Map.of()), surroundings);
        }

        Links links(List<UUID> runs) {
            var of = new HashMap<String, String>();
            runs.forEach(run -> of.putAll(links.getOrDefault(run, Map.of())));
            return of.isEmpty() ? Links.NONE : new Links(of);
        }

        List<MeetingDirectory.Room> rooms(List<UUID> runs) {
            return runs.stream()
                    .flatMap(run -> rooms.getOrDefault(run, List.of()).stream())
                    .toList();
        }

        Unknown unknown(UUID meetingId) {
            return new Unknown(extent, withheld.getOrDefault(meetingId, Withheld.NOTHING));
        }
    }

    private Map<UUID, ClassActivity> read(Collection<UUID> meetingIds, Instant asOf, Extent extent) {
        Map<UUID, List<UUID>> classes = directory.runsOfClasses(meetingIds);
        Set<UUID> runs = classes.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        var rooms = new HashMap<UUID, List<MeetingDirectory.Room>>();
        var all = new HashSet<>(runs);
        for (MeetingDirectory.Room room : directory.roomsOf(runs)) {
            rooms.computeIfAbsent(room.parentId(), absent -> new ArrayList<>()).add(room);
            all.add(room.meetingId());
        }
        var asked = new HashSet<>(runs);
        asked.addAll(meetingIds);
        var rows = new Rows(
                extent,
                tracks(all, extent),
                hookMissing(runs),
                new LinkStore(database).ofAll(runs),
                rooms,
                withheld(asked, extent));
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
            List<MissingSpan> missing = rows.missing().getOrDefault(run, List.of());
            Unknown unknown = rows.unknown(run);
            ClassAssembly assembly = rows.assembly(
                    run,
                    asOf,
                    new ClassAssembly.Surroundings(missing, unknown.withheld().byEvents(), null));
            keys.putAll(assembly.keys());
            parts.add(unknown.leftOut(assembly, links));
        }
        ClassActivity all = parts.size() == 1 && runs.getFirst().equals(meetingId)
                ? parts.getFirst()
                : new OneClass(meetingId, asOf).of(parts);
        // Rooms are read as classes of their own; who was in one was in the class.
        List<MeetingDirectory.Room> own = rows.rooms(runs);
        if (own.isEmpty()) {
            return all;
        }
        Unknown unknown = rows.unknown(meetingId);
        var parent = new ClassAssembly.Parent(keys, all.course().ended());
        var surroundings =
                new ClassAssembly.Surroundings(List.of(), unknown.withheld().byEvents(), parent);
        List<ClassFigures.Room> rooms = own.stream()
                .map(room -> {
                    ClassAssembly assembly = rows.assembly(room.meetingId(), asOf, surroundings);
                    return new ClassFigures.Room(
                            room.meetingId(), room.number(), assembly.name(), unknown.leftOut(assembly, links));
                })
                .toList();
        return new BreakoutRooms(all).with(rooms);
    }

    /** What of a class is not known, and is left out of what is told of it. */
    private record Unknown(Extent extent, Withheld withheld) {
        ClassActivity leftOut(ClassAssembly assembly, Links links) {
            return switch (extent) {
                case WHOLE -> LeftOut.of(assembly.assemble(links), withheld);
                case PRESENCE -> assembly.assemblePresence(links);
            };
        }
    }

    /** When people were there is always collected. */
    private Map<UUID, Withheld> withheld(Collection<UUID> meetingIds, Extent extent) {
        return switch (extent) {
            case WHOLE -> rule.withheld(meetingIds);
            case PRESENCE -> Map.of();
        };
    }

    private Map<UUID, Map<Track, TrackState>> tracks(Collection<UUID> meetingIds, Extent extent) {
        var tracks = new HashMap<UUID, Map<Track, TrackState>>();
        database.jdbc().sql("""
                        select d.meeting_id, p.participant, p.state from due d
                        join participant p using (bucket, meeting)
                        where d.meeting_id = any(?)
                        order by d.bucket, d.meeting, p.participant
                        """).param(meetingIds.toArray(UUID[]::new)).query(row -> {
            var track = new Track(row.getString(2));
            byte[] state = row.getBytes(3);
            tracks.computeIfAbsent(row.getObject(1, UUID.class), id -> new LinkedHashMap<>())
                    .put(
                            track,
                            extent == Extent.WHOLE
                                    ? TrackState.read(track, state)
                                    : TrackState.readPresence(track, state));
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
        return Objects.requireNonNull(runs(List.of(meetingId), Extent.WHOLE).get(meetingId));
    }

    @Override
    public Map<UUID, ClassPresence> presencesOfRuns(Collection<UUID> meetingIds) {
        return presences(runs(meetingIds, Extent.PRESENCE));
    }

    private Map<UUID, ClassActivity> runs(Collection<UUID> meetingIds, Extent extent) {
        var rows = new Rows(
                extent,
                tracks(meetingIds, extent),
                hookMissing(meetingIds),
                Map.of(),
                Map.of(),
                withheld(meetingIds, extent));
        Instant asOf = clock.instant();
        var activities = new LinkedHashMap<UUID, ClassActivity>();
        meetingIds.forEach(id -> activities.put(id, assembled(id, List.of(id), rows, asOf)));
        return activities;
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
