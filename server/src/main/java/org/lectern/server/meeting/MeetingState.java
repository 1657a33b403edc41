package org.lectern.server.meeting;

/** Where a run of a meeting stands. */
public enum MeetingState {
    /** A create is on its way; nobody can join yet. */
    STARTING,
    /** A server has it. */
    RUNNING,
    /** Over, or never came to be; {@link EndCause} says which. */
    ENDED,
    /** Given up because its server was taken away while it ran; its events are still folded. */
    DETACHED
}
