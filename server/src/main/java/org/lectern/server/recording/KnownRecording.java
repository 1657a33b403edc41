package org.lectern.server.recording;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;

/**
 * A recording of the index, as those see it who ask servers.
 *
 * @param wanted what its room and its tenant want of it
 * @param digest of what the server told last; null if it never did
 * @param version of the row that was read
 */
record KnownRecording(
        Identity identity,
        Origin origin,
        Life life,
        Life.Circumstances about,
        Wanted wanted,
        Asked asked,
        @Nullable String digest,
        int version) {
    /** Names it in the index. */
    record Identity(UUID tenantId, String recordId) {}

    /**
     * Where it comes from.
     *
     * @param meetingId the run; for a breakout its parent's
     * @param serverMeetingId what the server calls the meeting
     * @param externalId what the caller calls it
     * @param parameters the caller's create; for a breakout its parent's
     */
    record Origin(
            UUID meetingId,
            UUID serverId,
            String serverMeetingId,
            String externalId,
            boolean breakout,
            Parameters parameters) {}

    /** @param approval whether it is hidden from its arrival until somebody approves it */
    record Wanted(Sight sight, boolean approval) {
        /** Why it is hidden from this moment on if its server shows it; null if it is not. */
        @Nullable
        Withheld withheld(boolean published, Instant now) {
            if (sight.withheld() != null) {
                return sight.withheld();
            }
            return approval ? Withheld.APPROVAL : published ? sight.byTime(now) : null;
        }
    }

    /**
     * What happened about it.
     *
     * @param answeredAt when an answer of its server was written down last
     */
    record Asked(
            @Nullable Instant hintedAt,
            @Nullable Instant publishedAt,
            @Nullable Instant answeredAt) {}

    UUID serverId() {
        return origin.serverId();
    }

    String recordId() {
        return identity.recordId();
    }
}
