package org.lectern.server.room;

import java.net.URI;
import java.util.UUID;

/** What to tell somebody who wants to enter a room now. */
public sealed interface JoinAnswer {
    /**
     * Go there at once. The address is a credential: never log it, never keep it, never let it be cached.
     *
     * @param meetingId the run it leads to
     */
    record Redirect(URI location, UUID meetingId) implements JoinAnswer {}

    /** Not yet: ask again when the room's meeting changes. */
    record Wait(Reason reason) implements JoinAnswer {
        public enum Reason {
            /** Nobody who may start it has. */
            NOT_STARTED,
            /** It runs, but the room waits for a teacher. */
            NO_TEACHER_YET,
            /** It is being started. */
            STARTING
        }
    }

    /**
     * No.
     *
     * @param reference names this refusal in our log; give it to the person
     */
    record Refused(Reason reason, String message, String reference) implements JoinAnswer {
        public enum Reason {
            UNKNOWN_ROOM,
            NOT_A_MEMBER,
            TENANT_SUSPENDED,
            /** No server would start it. */
            COULD_NOT_START,
            /** As many people are inside as the tenant may have. */
            FULL,
            /** The server it runs on could not be asked. */
            SERVER_UNREACHABLE
        }
    }
}
