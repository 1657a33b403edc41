package org.lectern.server.recording;

import java.util.UUID;

/**
 * A bean that is told, within the transaction in which the index learns of it, that a format of a recording can be played: once
 * a format, however it was found.
 */
@FunctionalInterface
public interface RecordingNews {
    /**
     * @param meetingId as the caller knows it
     * @param first whether no format of it could be played before
     */
    record Playable(UUID tenantId, UUID meeting, String meetingId, String recordId, boolean first) {}

    void playable(Playable news);
}
