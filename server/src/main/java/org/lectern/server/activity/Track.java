package org.lectern.server.activity;

/**
 * What an observation is about, as stored: the unit that is folded on its own.
 *
 * @param text a letter for the sort, a colon, and the identifier
 */
public record Track(String text) {
    private static final String CONNECTION = "c:";
    private static final String POLLED = "p:";
    private static final String REPORTED = "a:";

    /** The meeting as a whole. */
    public static final Track MEETING = new Track("m:");

    /** A server's report after the class, as a whole. */
    public static final Track REPORT = new Track("r:");

    /** One connection of somebody, by BigBlueButton's internal user identifier. */
    public static Track connection(String internalUserId) {
        return new Track(CONNECTION + internalUserId);
    }

    /** A person as a server's list of meetings shows one: by the external user identifier. */
    public static Track polled(String externalUserId) {
        return new Track(POLLED + externalUserId);
    }

    /** A person as a server's report after the class tells of one: by the external user identifier. */
    public static Track reported(String externalUserId) {
        return new Track(REPORTED + externalUserId);
    }

    boolean isReported() {
        return text.startsWith(REPORTED);
    }

    /** Whether this is {@link #connection} of that identifier. */
    public boolean isConnection(String internalUserId) {
        return text.length() == CONNECTION.length() + internalUserId.length()
                && text.startsWith(CONNECTION)
                && text.startsWith(internalUserId, CONNECTION.length());
    }

    boolean isConnection() {
        return text.startsWith(CONNECTION);
    }

    boolean isPolled() {
        return text.startsWith(POLLED);
    }

    String identifier() {
        return text.substring(2);
    }
}
