package org.lectern.server.chamilo;

/**
 * What became of a request to one of the endpoints, as it is counted for its tenant. The names are stored.
 *
 * <p>Taken, nothing to take, filtered and the rest together are all authentic requests; the other outcomes are refusals.
 */
public enum Outcome {
    /** Something of it was stored. */
    TAKEN(false),
    /** Authentic, and nothing in it was for us to store: empty, filtered, or of other meetings. */
    NOTHING_TAKEN(false),
    /** Authentic, and its body could not be read; kept as a dead letter without its content. */
    UNREADABLE(false),
    /** Neither time nor signature, or one of them missing. */
    MISSING_SIGNATURE(true),
    BAD_SIGNATURE(true),
    /** The time in it is too far from ours. */
    EXPIRED(true),
    /** An address without a time, where that is not switched on. */
    TIMELESS(true),
    /** The tenant's endpoint is switched off, or the tenant suspended. */
    SWITCHED_OFF(true),
    /** The tenant has no key for it. */
    NO_KEY(true);

    private final boolean refusal;

    Outcome(boolean refusal) {
        this.refusal = refusal;
    }

    public boolean isRefusal() {
        return refusal;
    }
}
