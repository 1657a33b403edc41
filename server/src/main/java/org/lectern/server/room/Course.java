package org.lectern.server.room;

import java.time.Instant;
import java.util.UUID;

/** A group of people and rooms. */
public record Course(UUID id, UUID tenantId, String name, Instant createdAt) {}
