package org.lectern.server.tenant;

import java.time.Instant;
import java.util.UUID;
import org.lectern.bbb.SharedSecret;

/** A secret that is not accepted any more; kept so that a call signed with it can be explained. */
public record RetiredSecret(UUID id, SharedSecret secret, Instant createdAt, Instant retiredAt) {}
