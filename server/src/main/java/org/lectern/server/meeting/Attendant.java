package org.lectern.server.meeting;

/**
 * Somebody about to enter a meeting, with the role we decided for them.
 *
 * @param userId what the server and its events will call them; must tell nothing about the person
 * @param name shown to everybody in the meeting
 * @param guest whether they are here without membership
 */
public record Attendant(String userId, String name, boolean moderator, boolean guest) {}
