package org.lectern.server.activity;

/** Who somebody was in a class, and when they were there: {@link PersonActivity} without what they did. */
public record PersonPresence(PersonActivity.Who who, PersonActivity.Presence presence) {}
