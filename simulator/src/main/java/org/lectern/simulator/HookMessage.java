package org.lectern.simulator;

/**
 * One event as the webhook sender tells it.
 *
 * @param json the event's own JSON object, not yet in an array
 * @param at what {@code event.ts} holds
 */
record HookMessage(String id, String externalMeetingId, String json, long at) {}
