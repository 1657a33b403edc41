package org.lectern.server.recording;

/** Whether somebody pressed record in a class, as far as its server told. */
public enum Marks {
    MARKED,
    /** Told by a callback without a signature: it explains an absence and proves nothing. */
    NOT_MARKED,
    UNTOLD
}
