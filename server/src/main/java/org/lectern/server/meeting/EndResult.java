package org.lectern.server.meeting;

/** What became of a request to end a meeting. */
public sealed interface EndResult {
    /** The server confirmed that it is over. Also given when it was over before. */
    record Ended(Meeting meeting) implements EndResult {}

    /** The server took the request but still shows the meeting; its end will be noticed by the next poll. */
    record StillEnding(Meeting meeting) implements EndResult {}

    /** The server could not be asked, so the meeting goes on. */
    record CouldNotAsk(String message) implements EndResult {}

    /** There is no such run. */
    record Unknown() implements EndResult {}
}
