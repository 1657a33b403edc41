package org.lectern.server.recording;

/** Why a recording is hidden though nobody hid it: its room's or its tenant's policy, or its own times, say so. */
public enum Withheld {
    /** Somebody has to approve it first. */
    APPROVAL,
    /** Its time has not come. */
    NOT_YET,
    /** Its time is over. */
    NO_LONGER
}
