package org.lectern.server.meeting;

/** How we know that a run is over. */
public enum EndCause {
    /** The server's own event said so. */
    HOOK,
    /** The server called back, and confirmed when asked. */
    CALLBACK,
    /** We asked the server to end it, and it confirmed. */
    REQUESTED,
    /** No poll and no question finds it any more; the end lies between the last poll that showed it and the next. */
    INFERRED,
    /** No server could be made to create it. */
    NEVER_STARTED
}
