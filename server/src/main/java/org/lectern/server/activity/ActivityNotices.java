package org.lectern.server.activity;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The notification that the figures of meetings changed, sent once for each batch that was folded. */
public final class ActivityNotices {
    /** Channel of PostgreSQL's LISTEN. The payload is a comma-separated list of meeting identifiers, at most 200. */
    public static final String CHANNEL = "lectern_activity";

    static final int MAX_MEETINGS = 200;

    private ActivityNotices() {}

    /** The meetings that a payload names; empty for the payload that says that notices may have been lost. */
    public static List<UUID> meetings(String payload) {
        return payload.isEmpty()
                ? List.of()
                : Arrays.stream(payload.split(",", -1)).map(UUID::fromString).toList();
    }
}
