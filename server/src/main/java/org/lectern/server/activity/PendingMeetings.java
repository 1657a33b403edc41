package org.lectern.server.activity;

/** Observations that came before their meeting was known. */
public interface PendingMeetings {

    /**
     * Folds at once what waits for this meeting, instead of at the next try. Call it after the row that makes the
     * meeting known is committed; calling it for nothing is harmless.
     *
     * @param serverMeetingId the identifier as created at the server
     */
    void attach(String serverMeetingId);
}
