package org.lectern.server.meeting;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a meeting.
 *
 * @param externalId the caller's identifier; runs once at a time within its tenant
 * @param attempt number of the create attempt that counts, from 1
 * @param place where it runs, null before a server was chosen
 * @param expected people the caller expects, for placement
 * @param seen people in it at the last poll
 * @param seenAt when a poll last showed it, null if none did
 */
public record Meeting(
        UUID id,
        UUID tenantId,
        String externalId,
        String name,
        MeetingState state,
        int attempt,
        @Nullable Place place,
        int expected,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Ending ending,
        int seen,
        @Nullable Instant seenAt) {

    /**
     * The meeting as its server knows it.
     *
     * @param serverMeetingId our opaque identifier of this attempt
     * @param internalMeetingId BigBlueButton's own, null until the server answered
     * @param createTime BigBlueButton's, milliseconds; 0 until the server answered
     */
    public record Place(
            UUID serverId, String serverMeetingId, @Nullable String internalMeetingId, long createTime) {}

    /**
     * The end of the run.
     *
     * @param failure why it never started, for people; null for every other cause
     */
    public record Ending(
            Instant at, EndCause cause, @Nullable String failure) {
        /** Whether the end was concluded rather than told. */
        public boolean inferred() {
            return cause == EndCause.INFERRED;
        }
    }

    public boolean isRunning() {
        return state == MeetingState.RUNNING;
    }

    public Optional<Instant> endedAt() {
        return Optional.ofNullable(ending).map(Ending::at);
    }

    public Optional<EndCause> endCause() {
        return Optional.ofNullable(ending).map(Ending::cause);
    }

    Place requirePlace() {
        if (place == null) {
            throw new IllegalStateException("meeting has no server yet id=" + id);
        }
        return place;
    }
}
