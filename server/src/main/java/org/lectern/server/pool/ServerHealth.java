package org.lectern.server.pool;

/** What polls observe of a server. Written by polls only; operators never change it. */
public enum ServerHealth {
    /** Answers. */
    ONLINE,
    /** Failed lately, or has just begun to answer again; takes new meetings only when nothing else is there. */
    UNHEALTHY,
    /** Has not answered several polls in a row, or never answered. Takes no new meeting. */
    OFFLINE;

    /** Failed polls in a row after which a server is unhealthy, and after which it is offline. */
    static final int FAILURES_TO_UNHEALTHY = 2;

    static final int FAILURES_TO_OFFLINE = 4;
    /** Answered polls in a row after which a server that was not online is trusted again. */
    static final int SUCCESSES_TO_ONLINE = 2;

    /**
     * Health after one more poll. One lost answer changes nothing, and one answer does not make a sick server well:
     * otherwise a flapping server would take new meetings every other half minute.
     *
     * @param failures failed polls in a row, this one included
     * @param successes answered polls in a row, this one included
     * @param first whether this server never answered before: its first answer is believed
     */
    public ServerHealth after(int failures, int successes, boolean first) {
        if (failures > 0) {
            if (failures >= FAILURES_TO_OFFLINE || this == OFFLINE) {
                return OFFLINE;
            }
            return failures >= FAILURES_TO_UNHEALTHY ? UNHEALTHY : this;
        }
        if (first || successes >= SUCCESSES_TO_ONLINE || this == ONLINE) {
            return ONLINE;
        }
        return UNHEALTHY;
    }
}
