package org.lectern.server.privacy;

/** Where pseudonyms go. The same person has another one in each, so that two receivers cannot put theirs together. */
public enum Channel {
    XAPI("xapi"),
    CALIPER("caliper"),
    /** Files that people download. */
    FILE("file");

    private final String text;

    Channel(String text) {
        this.text = text;
    }

    /** As it is hashed: part of every pseudonym ever given out, so it never changes. */
    String text() {
        return text;
    }
}
