package org.lectern.server.meeting;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.PresenceReports;

/**
 * Every meeting that callers may ask for, of all tenants, in memory: asking costs no look into the database.
 *
 * <p>Complete since its creation. A change made by this process is seen once the verb that made it returns, one made
 * elsewhere when its notice arrives, at the latest after {@link FollowRunningMeetings#RE_READ}. While the database cannot
 * be asked, what was known last is answered. Safe for use by several threads.
 */
public final class RunningMeetings {
    private static final int BATCH = 500;

    private final LiveRuns rows;
    private final PresenceReports presence;
    private final InstantSource clock;

    /** Held while reading and taking over what was read, so that an older reading never replaces a newer one. */
    private final ReentrantLock reading = new ReentrantLock();

    private final ConcurrentMap<UUID, LiveRun> runs = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, PresentNow> present = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, List<RunningMeeting>> shown = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, RunningMeeting> byExternalId = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, RunningMeeting> byInternalId = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, UUID> byServerMeetingId = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, Set<UUID>> byTenant = new ConcurrentHashMap<>();

    private record Key(UUID tenantId, String id) {}

    RunningMeetings(LiveRuns rows, PresenceReports presence, InstantSource clock) {
        this.rows = rows;
        this.presence = presence;
        this.clock = clock;
        reconcile();
    }

    /**
     * The tenant's meeting of this identifier, the caller's or BigBlueButton's own; also one that vanished without an end
     * not longer than a minute ago.
     */
    public Optional<RunningMeeting> find(UUID tenantId, String meetingId) {
        var key = new Key(tenantId, meetingId);
        RunningMeeting found = byExternalId.get(key);
        if (found == null) {
            found = byInternalId.get(key);
        }
        return Optional.ofNullable(found).filter(this::isAnsweredFor);
    }

    /** The tenant's meetings that its servers have, by creation; breakout rooms among them. */
    public List<RunningMeeting> list(UUID tenantId) {
        List<RunningMeeting> all = new ArrayList<>();
        for (UUID run : byTenant.getOrDefault(tenantId, Set.of())) {
            for (RunningMeeting meeting : shown.getOrDefault(run, List.of())) {
                if (!meeting.now().vanished()) {
                    all.add(meeting);
                }
            }
        }
        all.sort(Comparator.comparingLong(
                        (RunningMeeting meeting) -> meeting.run().createTime())
                .thenComparing(meeting -> meeting.run().internalId()));
        return all;
    }

    /** The run that is known to run under this identifier, the caller's or BigBlueButton's own. Asks nobody. */
    public Optional<Meeting> findRun(UUID tenantId, String meetingId) {
        var key = new Key(tenantId, meetingId);
        RunningMeeting found = byExternalId.get(key);
        if (found == null) {
            found = byInternalId.get(key);
        }
        LiveRun run = found == null ? null : runs.get(found.run().id());
        if (run == null || !run.meeting().isRunning()) {
            return Optional.empty();
        }
        Meeting meeting = run.meeting();
        // A breakout room that a server made is shown as a meeting, and is no run of its own.
        boolean itself = meeting.externalId().equals(meetingId)
                || meetingId.equals(meeting.requirePlace().internalMeetingId());
        return itself ? Optional.of(meeting) : Optional.empty();
    }

    /** Reads the run now: whoever asks knows, as from the database, that it has changed. */
    public void look(UUID runId) {
        reread(List.of(runId));
    }

    /** Who is inside the tenant's meetings, by run, as they are named at joins. */
    public Map<UUID, Set<String>> people(UUID tenantId) {
        Map<UUID, Set<String>> inside = new HashMap<>();
        for (RunningMeeting meeting : list(tenantId)) {
            Set<String> people = inside.computeIfAbsent(meeting.run().id(), id -> new HashSet<>());
            meeting.now().attendees().forEach(attendee -> people.add(attendee.userId()));
        }
        return inside;
    }

    private boolean isAnsweredFor(RunningMeeting meeting) {
        if (!meeting.now().vanished()) {
            return true;
        }
        LiveRun run = runs.get(meeting.run().id());
        return run != null && run.goneAt() != null && clock.instant().isBefore(run.goneAt());
    }

    /** The run that its server knows by this identifier. */
    Optional<LiveRun> findByServerMeetingId(String serverMeetingId) {
        UUID run = byServerMeetingId.get(serverMeetingId);
        return run == null ? Optional.empty() : Optional.ofNullable(runs.get(run));
    }

    /** Reads these runs again now. */
    void reread(Collection<UUID> ids) {
        reading.lock();
        try {
            List<UUID> all = List.copyOf(ids);
            for (int from = 0; from < all.size(); from += BATCH) {
                List<UUID> some = all.subList(from, Math.min(all.size(), from + BATCH));
                Set<UUID> gone = new HashSet<>(some);
                for (LiveRun run : rows.read(some, runs)) {
                    gone.remove(run.meeting().id());
                    put(run);
                }
                gone.forEach(this::remove);
            }
        } finally {
            reading.unlock();
        }
    }

    /** Compares everything with the database and reads what differs. */
    void reconcile() {
        reading.lock();
        try {
            Map<UUID, String> fingerprints = rows.fingerprints();
            Set<UUID> differ = new HashSet<>(runs.keySet());
            differ.removeAll(fingerprints.keySet());
            fingerprints.forEach((id, fingerprint) -> {
                LiveRun run = runs.get(id);
                if (run == null || !run.isAs(fingerprint)) {
                    differ.add(id);
                }
            });
            reread(differ);
        } finally {
            reading.unlock();
        }
    }

    /** Reads again what events told of the presences in these runs. */
    void rereadPresence(Collection<UUID> ids) {
        reading.lock();
        try {
            List<UUID> ours = ids.stream().filter(runs::containsKey).toList();
            for (int from = 0; from < ours.size(); from += BATCH) {
                List<UUID> some = ours.subList(from, Math.min(ours.size(), from + BATCH));
                Map<UUID, PresentNow> now = new HashMap<>();
                presence.connections(some).forEach((id, connections) -> now.put(id, new PresentNow(connections)));
                for (UUID id : some) {
                    PresentNow after = now.getOrDefault(id, PresentNow.NOBODY);
                    if (!after.equals(present.put(id, after))) {
                        show(runs.get(id));
                    }
                }
            }
        } finally {
            reading.unlock();
        }
    }

    /** Drops what is not answered for any more. */
    void sweep() {
        var now = clock.instant();
        List<UUID> over = runs.values().stream()
                .filter(run -> run.goneAt() != null && !now.isBefore(run.goneAt()))
                .map(run -> run.meeting().id())
                .toList();
        reading.lock();
        try {
            over.forEach(this::remove);
        } finally {
            reading.unlock();
        }
    }

    private void put(LiveRun run) {
        Meeting meeting = run.meeting();
        LiveRun before = runs.put(meeting.id(), run);
        String serverMeetingId = meeting.requirePlace().serverMeetingId();
        byServerMeetingId.put(serverMeetingId, meeting.id());
        if (before != null && !before.meeting().requirePlace().serverMeetingId().equals(serverMeetingId)) {
            byServerMeetingId.remove(before.meeting().requirePlace().serverMeetingId(), meeting.id());
        }
        byTenant.computeIfAbsent(meeting.tenantId(), id -> ConcurrentHashMap.newKeySet())
                .add(meeting.id());
        RunningMeeting older = byExternalId.get(new Key(meeting.tenantId(), meeting.externalId()));
        show(run);
        if (meeting.isRunning()
                && older != null
                && older.now().vanished()
                && !older.run().id().equals(meeting.id())) {
            // One that vanished makes room for its successor.
            remove(older.run().id());
        }
    }

    private void show(@Nullable LiveRun run) {
        if (run == null) {
            return;
        }
        UUID id = run.meeting().id();
        List<RunningMeeting> now = run.meetings(present.getOrDefault(id, PresentNow.NOBODY), this::atServer);
        List<RunningMeeting> before = shown.getOrDefault(id, List.of());
        // What did not change keeps its rendering.
        List<RunningMeeting> kept = now.stream()
                .map(meeting ->
                        before.stream().filter(meeting::equals).findFirst().orElse(meeting))
                .toList();
        shown.put(id, kept);
        Set<Key> external = new HashSet<>();
        Set<Key> internal = new HashSet<>();
        for (RunningMeeting meeting : kept) {
            index(meeting, external, internal);
        }
        for (RunningMeeting meeting : before) {
            unindex(meeting, external, internal);
        }
    }

    private void index(RunningMeeting meeting, Set<Key> external, Set<Key> internal) {
        RunningMeeting.Run run = meeting.run();
        var byExternal = new Key(run.tenantId(), run.externalId());
        RunningMeeting there = byExternalId.get(byExternal);
        // Of two runs of an identifier only one lives; the other vanished.
        boolean yields = meeting.now().vanished()
                && there != null
                && !there.now().vanished()
                && !there.run().id().equals(run.id());
        if (!yields) {
            byExternalId.put(byExternal, meeting);
        }
        external.add(byExternal);
        if (!run.internalId().isEmpty()) {
            var byInternal = new Key(run.tenantId(), run.internalId());
            byInternalId.put(byInternal, meeting);
            internal.add(byInternal);
        }
    }

    private void unindex(RunningMeeting meeting, Set<Key> external, Set<Key> internal) {
        RunningMeeting.Run run = meeting.run();
        var byExternal = new Key(run.tenantId(), run.externalId());
        if (!external.contains(byExternal)) {
            removeIfOf(byExternalId, byExternal, run.id());
        }
        var byInternal = new Key(run.tenantId(), run.internalId());
        if (!internal.contains(byInternal)) {
            removeIfOf(byInternalId, byInternal, run.id());
        }
    }

    private static void removeIfOf(ConcurrentMap<Key, RunningMeeting> index, Key key, UUID runId) {
        index.computeIfPresent(key, (k, there) -> there.run().id().equals(runId) ? null : there);
    }

    private void remove(UUID id) {
        LiveRun run = runs.remove(id);
        present.remove(id);
        for (RunningMeeting meeting : shown.getOrDefault(id, List.of())) {
            unindex(meeting, Set.of(), Set.of());
        }
        shown.remove(id);
        if (run != null) {
            byServerMeetingId.remove(run.meeting().requirePlace().serverMeetingId(), id);
            byTenant.computeIfPresent(run.meeting().tenantId(), (tenant, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
    }

    private @Nullable Meeting atServer(String serverMeetingId) {
        return findByServerMeetingId(serverMeetingId).map(LiveRun::meeting).orElse(null);
    }
}
