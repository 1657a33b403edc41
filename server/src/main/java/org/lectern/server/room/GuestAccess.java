package org.lectern.server.room;

import java.time.Instant;
import java.util.UUID;

/**
 * How guests come into a room that takes some.
 *
 * @param codeId another one for each code
 * @param watch whether the code also opens the room's recordings
 * @param since when this was set
 */
public record GuestAccess(UUID codeId, GuestCode code, boolean watch, Instant since) {}
