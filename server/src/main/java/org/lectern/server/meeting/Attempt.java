package org.lectern.server.meeting;

import java.util.UUID;
import org.lectern.server.platform.RandomIds;

/**
 * One try to create a meeting at one server, written down before the request is sent.
 *
 * @param callbacks what its callbacks are recognised by; only hashes are stored, so they are empty in an attempt that was
 *     read back
 */
record Attempt(UUID meetingId, int number, UUID serverId, String serverMeetingId, Tokens callbacks) {

    /** One capability for each purpose, so that knowing the address of one callback is no way to another. */
    record Tokens(String ended, String recordingReady, String analytics) {
        static final Tokens UNKNOWN = new Tokens("", "", "");

        static Tokens random() {
            return new Tokens(RandomIds.token256(), RandomIds.token256(), RandomIds.token256());
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
