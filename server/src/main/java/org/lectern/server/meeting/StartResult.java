package org.lectern.server.meeting;

/** What became of a request to start a meeting. */
public sealed interface StartResult {
    /**
     * It runs.
     *
     * @param fresh whether this very request brought it up: of many at once, one did, and the others found it
     */
    record Running(Meeting meeting, boolean fresh) implements StartResult {}

    /**
     * It does not run, and this caller should be told why.
     *
     * @param messageKey the server's own key where it found fault with the request, else empty
     */
    record NotStarted(Reason reason, String message, String messageKey) implements StartResult {
        public NotStarted(Reason reason, String message) {
            this(reason, message, "");
        }
    }

    enum Reason {
        /** No server is enabled and answering. */
        NO_SERVER,
        /** Servers are there, but each refused or failed. */
        SERVERS_FAILED,
        /** The request itself was refused as invalid; another server would refuse it too. */
        REJECTED,
        /** The tenant has as many meetings, or people in them, as it may have at once. */
        LIMIT_REACHED,
        /** Somebody is still trying; ask again. */
        STILL_STARTING,
        /** The tenant is suspended. */
        TENANT_SUSPENDED
    }
}
