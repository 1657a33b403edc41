package org.lectern.server.attendance;

import java.time.Instant;
import java.util.UUID;

/**
 * What a teacher says about somebody in a class. It stands beside what is computed, and counts instead of it.
 *
 * @param byName as it was then
 */
public record Correction(Judgement judgement, String reason, UUID by, String byName, Instant at) {}
