package org.lectern.server.privacy;

/** Kinds of what is kept about people, each for a time of its own. */
public enum Kept {
    /** Single observations, from which figures are made and can be made again. */
    EVENTS("events"),
    /** Who was in a class, when, and what they did: the figures. */
    ACTIVITY("activity"),
    /** Bodies of analytics callbacks. */
    ANALYTICS("analytics"),
    /** Who was given a way into a class. */
    JOINS("joins"),
    /** Requests in the inspector, masked. */
    REQUESTS("requests"),
    /** What callers were told. */
    DELIVERIES("deliveries"),
    /** The audit trail. */
    AUDIT("audit"),
    /** What people answered to a notice. */
    ANSWERS("answers");

    private final String text;

    Kept(String text) {
        this.text = text;
    }

    /** In settings and on pages. */
    public String text() {
        return text;
    }
}
