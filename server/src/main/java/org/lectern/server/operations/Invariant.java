package org.lectern.server.operations;

import java.util.Locale;

/** Something that holds of the stored rows at every moment, whatever servers, callers and crashes did. */
public enum Invariant {
    /** Events received are those waiting, folded, and whatever else can become of one; each is in one of these. */
    EVENTS_ADD_UP("/admin/inbox"),
    /** No more of a class is folded than came in. */
    FOLDED_CAME_IN("/admin/inbox"),
    /** What ended says when, not before it began; what runs has not ended. */
    RUNS_END_ONCE("/admin/support"),
    /** Somebody's stays lie within the class, do not overlap, and are over once it is. */
    STAYS_WITHIN_CLASS("/admin/support"),
    /** Classes of a day in the usage are those whose parts are counted. */
    USAGE_ADDS_UP("/admin/usage"),
    /** What is to be told to others is on its way within a day. */
    NOTICES_LEAVE("/admin/deliveries"),
    /** A recording is of the tenant whose class it is of. */
    RECORDINGS_OF_THEIR_TENANT("/admin/recordings"),
    /** What can be played was told of by a server. */
    PLAYABLE_WAS_TOLD("/admin/recordings"),
    /** Receipts of deletions say things in the order in which they can happen. */
    DELETIONS_IN_ORDER("/admin/recordings"),
    /** No way to a recording was given out after it was gone. */
    NO_WAY_TO_THE_DELETED("/admin/recordings");

    private final String page;

    Invariant(String page) {
        this.page = page;
    }

    /** Where an operator looks further. */
    public String page() {
        return page;
    }

    /** As in metrics and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
