package org.lectern.server.activity;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the activity feature must know about meetings; {@code meeting} implements it, since arrows point this way only.
 *
 * <p>Asked when observations are folded, and at the door for meetings without our tag. Safe for use by several threads.
 */
public interface MeetingDirectory {
    /** Notified, within the transaction, when a meeting that was nobody's became one of ours. */
    String CLAIMED_CHANNEL = "lectern_meeting_claimed";

    /**
     * The status of each of the meetings; one that is not in the answer counts as unknown. One query for all, please.
     */
    Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings);

    /** Whether the identifier, as created at a server, carries this installation's tag. No database access. */
    boolean carriesOurTag(String serverMeetingId);

    /** The server on which the meeting runs or ran, so that its report can tell when that server's hook was missing. */
    default Optional<UUID> serverOf(UUID meetingId) {
        return Optional.empty();
    }

    /**
     * All runs of the class that this run is part of, in their order: a class goes on in a second run when its server was
     * lost or forgot it. Mostly the run alone.
     */
    default List<UUID> runsOfClass(UUID meetingId) {
        return List.of(meetingId);
    }

    /** As {@link #runsOfClass} for many; one query for all, please. */
    default Map<UUID, List<UUID>> runsOfClasses(Collection<UUID> meetingIds) {
        return meetingIds.stream().distinct().collect(Collectors.toMap(Function.identity(), this::runsOfClass));
    }

    /** As {@link #serverOf} for many, without those that have none; one query for all, please. */
    default Map<UUID, UUID> serversOf(Collection<UUID> meetingIds) {
        var servers = new HashMap<UUID, UUID>();
        meetingIds.forEach(id -> serverOf(id).ifPresent(server -> servers.put(id, server)));
        return servers;
    }

    /** The breakout rooms of these runs, in the order of their numbers, then as they became known. One query for all, please. */
    default List<Room> roomsOf(Collection<UUID> meetingIds) {
        return List.of();
    }

    /**
     * A breakout room.
     *
     * @param meetingId by which it is {@link Known}
     * @param parentId the run that it belongs to
     * @param number as its server counts it, from 1; 0 if nobody told
     */
    record Room(UUID meetingId, UUID parentId, int number) {}

    /**
     * Whether a meeting that nobody knows may turn out to be a breakout room of one of ours, by how its identifier looks:
     * servers invent those, and tell whose it is in one event that others may overtake. No database access.
     */
    default boolean mayBeRoom(String serverMeetingId) {
        return false;
    }

    /** Whose meeting it is, if anybody's. */
    sealed interface MeetingStatus {}

    /**
     * One of ours.
     *
     * @param meetingId the identifier of the row of {@code meeting}
     */
    record Known(UUID tenantId, UUID meetingId) implements MeetingStatus {}

    /** Created by an attempt of ours that we gave up: its events are kept and never folded. */
    record Abandoned() implements MeetingStatus {}

    /** No row yet: pending with our tag, or foreign. */
    record Unknown() implements MeetingStatus {}

    /** Knows no meeting; for tests and for the time before meetings exist. */
    static MeetingDirectory empty() {
        return new MeetingDirectory() {
            @Override
            public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
                return Map.of();
            }

            @Override
            public boolean carriesOurTag(String serverMeetingId) {
                return false;
            }
        };
    }
}
