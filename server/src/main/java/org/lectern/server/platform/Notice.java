package org.lectern.server.platform;

import java.util.UUID;

/**
 * Something that happened and that somebody outside may want to be told of.
 *
 * @param topic what kind it is, for example {@code meeting.ended}; somebody has to know it
 * @param key names it within its topic: staged again, it is the same notice
 * @param payload what the one who knows the topic needs; no secrets
 */
public record Notice(String topic, UUID tenantId, String key, String payload) {}
