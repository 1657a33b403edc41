/**
 * Recordings of the classes that ran through us: which there should be, which there are, how far each is, and every change to
 * them.
 *
 * <p>A recording is a tenant's because it was made in a run of the tenant, as our own rows know; what servers say of whose
 * it is counts for nothing. The index is filled by asking servers; callbacks only say when to ask. What is wanted of a
 * recording is written down first and told to its server until that shows it.
 *
 * <p>Entry types: {@link Recordings}, {@link ChangeRecordings}, {@link TextTracks}, {@link RecordingHints}. Told of:
 * {@link RecordingNews}. May use: {@code audit}, {@code meeting}, {@code pool},
 * {@code privacy}, {@code platform}.
 *
 * @see "docs/recordings.md"
 */
@NullMarked
package org.lectern.server.recording;

import org.jspecify.annotations.NullMarked;
