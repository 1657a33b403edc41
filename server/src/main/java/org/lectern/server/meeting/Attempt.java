package org.lectern.server.meeting;

import java.util.UUID;

/**
 * One try to create a meeting at one server, written down before the request is sent.
 *
 * @param endedToken capability for the end callback of this attempt; only its hash is stored, so it is empty in an
 *     attempt that was read back
 */
record Attempt(UUID meetingId, int number, UUID serverId, String serverMeetingId, String endedToken) {}
