package org.lectern.server.pool;

/** What the operator wants of a server. Written by operators only; polls never change it. */
public enum ServerState {
    /** Takes new meetings. */
    ENABLED,
    /** Takes no new meeting; those that run go on, people may join them. */
    CORDONED,
    /** Not asked any more, not even polled. Meetings that run there are not ended. */
    DISABLED
}
