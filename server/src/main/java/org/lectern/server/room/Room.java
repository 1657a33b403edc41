package org.lectern.server.room;

import java.time.Instant;
import java.util.UUID;

/**
 * A lasting place that opens meetings.
 *
 * @param slug address of its page, 128 random bits
 */
public record Room(UUID id, UUID tenantId, UUID courseId, String slug, RoomSettings settings, Instant createdAt) {
    static final String EXTERNAL_PREFIX = "room-";

    public String name() {
        return settings.name();
    }

    /** The identifier under which its meetings run; stable for the room's life. */
    public String externalId() {
        return EXTERNAL_PREFIX + id;
    }
}
