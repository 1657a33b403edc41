/**
 * Carries what servers say after and during meetings to the callers that asked for it, in the callers' own terms and
 * signed with their own secrets: ends, recordings, analytics, and the events of hooks.
 *
 * <p>What comes in is a hint until it was verified, and is kept before it is acknowledged: in the database, or in a spool
 * of files while the database is down. What goes out goes through {@code delivery}.
 *
 * <p>Entry types: {@link TenantHooks}, {@link RecordingReadyRelay}. May use: {@code delivery}, {@code meeting},
 * {@code hook}, {@code recording}, {@code playback}, {@code pool}, {@code tenant}, {@code activity}, {@code platform}.
 *
 * @see "docs/delivery.md"
 */
@NullMarked
package org.lectern.server.relay;

import org.jspecify.annotations.NullMarked;
