package org.lectern.server.recording;

/**
 * What has to happen to recordings though nobody asks. Any number of processes may do it at once.
 *
 * @param asking is given more time than people have
 */
record RecordingChores(
        LookForRecordings looking, ListServers listing, Changes changes, Policies policies, AskServers asking) {
    private static final int MANY = 100;

    /** What servers are told. */
    record Changes(CarryOutWishes wishes, Deletions deletions, SendCaptions captions) {}

    /** What happens by policy alone. */
    record Policies(Withholding withholding, RetainRecordings retaining) {}

    /** Whether there may be more to do at once. */
    boolean look() throws InterruptedException {
        return looking.look() >= MANY;
    }

    boolean list() throws InterruptedException {
        return listing.listNext();
    }

    boolean change() throws InterruptedException {
        return changes.wishes().carryOutDue(asking) >= MANY;
    }

    /** Apart from other changes: neither waits for the other. */
    boolean delete() throws InterruptedException {
        return changes.deletions().carryOutDue(asking) >= MANY;
    }

    /** Apart from other changes: files take long. */
    boolean caption() throws InterruptedException {
        return changes.captions().sendDue(asking) > 0;
    }

    boolean keepPolicies() {
        return policies.withholding().apply() + policies.retaining().retain() >= MANY;
    }
}
