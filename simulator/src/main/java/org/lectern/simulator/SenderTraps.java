package org.lectern.simulator;

/**
 * What real webhook senders do besides delivering, each off unless switched on.
 *
 * @param batch how many waiting events a 2.x sender puts into one request; 1 for none
 * @param lostUsers chance that the sender has lost what it knew of a person, so that an event tells no external user ID or
 *     an empty one
 * @param sessionData whether a join tells address, browser and session token, as 3.5 does
 * @param scopesLost whether a restart of the server makes hooks of one meeting global and forgets those with a filter, as
 *     3.x does
 * @see "docs/protocol/hooks.md, traps of the sender"
 */
public record SenderTraps(int batch, double lostUsers, boolean sessionData, boolean scopesLost) {
    public static final SenderTraps NONE = new SenderTraps(1, 0, false, false);

    public SenderTraps {
        if (batch < 1 || batch > 1_000) {
            throw new IllegalArgumentException("a batch is 1 to 1000 events, not " + batch);
        }
        if (lostUsers < 0 || lostUsers > 1 || Double.isNaN(lostUsers)) {
            throw new IllegalArgumentException("a chance is 0 to 1, not " + lostUsers);
        }
    }

    public SenderTraps withBatch(int events) {
        return new SenderTraps(events, lostUsers, sessionData, scopesLost);
    }

    public SenderTraps withLostUsers(double chance) {
        return new SenderTraps(batch, chance, sessionData, scopesLost);
    }

    public SenderTraps withSessionData() {
        return new SenderTraps(batch, lostUsers, true, scopesLost);
    }

    public SenderTraps withScopesLost() {
        return new SenderTraps(batch, lostUsers, sessionData, true);
    }
}
