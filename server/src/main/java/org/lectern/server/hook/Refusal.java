package org.lectern.server.hook;

/** Why a request was not taken in. Counted apart from events: nothing is known of what it held. */
public enum Refusal {
    /** No hook of ours has this token. */
    UNKNOWN_TOKEN(401),
    /** The token was good for a while only, and that is over. */
    EXPIRED(401),
    /** Not a POST. */
    WRONG_METHOD(401),
    /** Neither checksum nor bearer token. */
    NO_CHECKSUM(401),
    /** The checksum is not of the server's secret, or the body was changed. */
    WRONG_CHECKSUM(401),
    /** The checksum does not cover the body, and the settings do not accept that. */
    WEAK_CHECKSUM(401),
    /** More waits for the database than may. */
    QUEUE_FULL(503),
    /** The database did not answer in time. */
    NOT_STORED(503);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
