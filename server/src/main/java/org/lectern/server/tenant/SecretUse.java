package org.lectern.server.tenant;

import java.time.Instant;
import java.util.UUID;
import org.lectern.bbb.ChecksumAlgorithm;

/**
 * The last call that was signed with a secret and an algorithm.
 *
 * @param at to the minute
 * @param agent the program that called, as it names itself; empty if unknown
 */
public record SecretUse(UUID secretId, ChecksumAlgorithm algorithm, Instant at, String agent) {}
