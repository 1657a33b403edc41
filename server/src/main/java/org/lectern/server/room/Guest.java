package org.lectern.server.room;

import java.util.UUID;

/**
 * Somebody without membership who gave the code of a room that is good at this moment.
 *
 * @param userId what servers are told; random, and another one each time somebody gives the code
 * @param name as they typed it: never trusted in markup, links or formulas
 * @param watches whether they may watch the room's recordings
 */
public record Guest(UUID id, UUID tenantId, UUID roomId, String userId, String name, boolean watches) {
    /** Begins the identifier of every guest. */
    public static final String USER = "guest-";
}
