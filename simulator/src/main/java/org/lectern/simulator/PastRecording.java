package org.lectern.simulator;

import java.time.Instant;
import java.util.Map;

/**
 * A recording that a server has from before it was started, of a meeting that nobody here held.
 *
 * @param recordId the internal ID of that meeting
 * @param meetingId what it was created with
 * @param metadata names in lower case, without the server's own
 */
public record PastRecording(
        String recordId,
        String meetingId,
        String name,
        Instant began,
        Instant ended,
        int participants,
        Map<String, String> metadata,
        State state) {
    /** How far it is. */
    public enum State {
        /** And stays so. */
        PROCESSING,
        PUBLISHED,
        UNPUBLISHED
    }

    public PastRecording {
        metadata = Map.copyOf(metadata);
    }
}
