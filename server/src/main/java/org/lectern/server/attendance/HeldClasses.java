package org.lectern.server.attendance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.meeting.EndCause;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingState;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/** Finds classes, putting together the runs that are one. */
final class HeldClasses {
    private final MeetingStore meetings;
    private final MeetingDirectory directory;
    private final RoomStore rooms;

    HeldClasses(MeetingStore meetings, MeetingDirectory directory, RoomStore rooms) {
        this.meetings = meetings;
        this.directory = directory;
        this.rooms = rooms;
    }

    /**
     * @param cut whether there are more
     */
    record Found(List<HeldClass> classes, boolean cut) {}

    Optional<HeldClass> find(UUID tenantId, UUID meetingId) {
        return meetings.find(tenantId, meetingId)
                .filter(HeldClasses::tookPlace)
                .flatMap(meeting -> rooms.findByExternalId(tenantId, meeting.externalId()))
                .flatMap(room -> held(room, meetings.list(tenantId, directory.runsOfClass(meetingId))));
    }

    /** The classes of these rooms that began within the time, oldest first; the newest {@code max} of them. */
    Found list(UUID tenantId, Collection<Room> of, MeetingStore.Span within, int max) {
        Map<String, Room> byExternalId =
                of.stream().collect(Collectors.toMap(Room::externalId, Function.identity(), (a, b) -> a));
        List<Meeting> runs = meetings.listRuns(tenantId, List.copyOf(byExternalId.keySet()), within, max + 1);
        boolean cut = runs.size() > max;
        List<Meeting> read = cut ? runs.subList(1, runs.size()) : runs;
        Map<UUID, List<UUID>> parts =
                directory.runsOfClasses(read.stream().map(Meeting::id).toList());
        Map<UUID, Meeting> known = known(tenantId, read, parts);
        var classes = new LinkedHashMap<UUID, HeldClass>();
        for (Meeting run : read) {
            List<Meeting> together = parts.getOrDefault(run.id(), List.of(run.id())).stream()
                    .flatMap(id -> Optional.ofNullable(known.get(id)).stream())
                    .toList();
            Room room = byExternalId.get(run.externalId());
            if (room != null) {
                held(room, together).ifPresent(held -> classes.putIfAbsent(held.id(), held));
            }
        }
        return new Found(
                classes.values().stream()
                        .filter(held -> !held.began().isBefore(within.from()))
                        .sorted(Comparator.comparing(HeldClass::began).thenComparing(HeldClass::id))
                        .toList(),
                cut);
    }

    /** The runs read, and those of the same classes that lie outside of what was read. */
    private Map<UUID, Meeting> known(UUID tenantId, List<Meeting> read, Map<UUID, List<UUID>> parts) {
        var known = new HashMap<UUID, Meeting>();
        read.forEach(run -> known.put(run.id(), run));
        Set<UUID> missing = new HashSet<>();
        parts.values().forEach(missing::addAll);
        missing.removeAll(known.keySet());
        if (!missing.isEmpty()) {
            meetings.list(tenantId, missing).forEach(run -> known.put(run.id(), run));
        }
        return known;
    }

    private static boolean tookPlace(Meeting run) {
        return run.state() != MeetingState.STARTING
                && run.endCause().filter(EndCause.NEVER_STARTED::equals).isEmpty();
    }

    private static Optional<HeldClass> held(Room room, List<Meeting> runs) {
        List<Meeting> sorted =
                new ArrayList<>(runs.stream().filter(HeldClasses::tookPlace).toList());
        sorted.sort(Comparator.comparing(Meeting::createdAt));
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        Meeting first = sorted.getFirst();
        Meeting last = sorted.getLast();
        Instant ended = last.isRunning() ? null : last.endedAt().orElse(last.createdAt());
        return Optional.of(new HeldClass(first.id(), last.id(), room, began(first), ended, sorted));
    }

    static Instant began(Meeting run) {
        Instant started = run.startedAt();
        return started == null ? run.createdAt() : started;
    }
}
