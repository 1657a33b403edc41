package org.lectern.server.meeting;

/** What became of a request to start a meeting. */
public sealed interface StartResult {
    /**
     * It runs.
     *
     * @param fresh whether this request (or one it waited with) brought it up, rather than finding it running
     */
    record Running(Meeting meeting, boolean fresh) implements StartResult {}

    /** It does not run, and this caller should be told why. */
    record NotStarted(Reason reason, String message) implements StartResult {}

    enum Reason {
        /** No server is enabled and answering. */
        NO_SERVER,
        /** Servers are there, but each refused or failed. */
        SERVERS_FAILED,
        /** The request itself was refused as invalid; another server would refuse it too. */
        REJECTED,
        /** Somebody is still trying; ask again. */
        STILL_STARTING,
        /** The tenant is suspended. */
        TENANT_SUSPENDED
    }
}
