/**
 * Recordings of a tenant's classes, asked for at the servers that hold them: listed, published, changed, deleted, subtitled.
 *
 * <p>A recording is a tenant's because it was made in a run of the tenant, as our own rows know; what servers say of whose
 * it is counts for nothing. Entry types: {@link Recordings}, {@link ChangeRecordings}, {@link TextTracks}. May use:
 * {@code meeting}, {@code pool}, {@code platform}.
 *
 * @see "docs/protocol/bigbluebutton-api.md, recordings"
 */
@NullMarked
package org.lectern.server.recording;

import org.jspecify.annotations.NullMarked;
