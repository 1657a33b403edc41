/**
 * What happened in classes as statements for learning record stores (xAPI) and events for Caliper endpoints.
 *
 * <p>Made from folded activity, never from what single hooks said: a person with two devices is one, reconnections are
 * settled, and what is concluded is marked. Identifiers are derived from what happened, so that sending again adds
 * nothing at the other side; {@link org.lectern.server.statement.MakeStatements} compares with what was sent and sends
 * the difference. Off until a tenant has a {@link org.lectern.server.statement.Destination}. People are pseudonyms; names
 * are never sent.
 *
 * <p>May use: {@code activity}, {@code attendance}, {@code audit}, {@code delivery}, {@code playback}, {@code privacy},
 * {@code platform}.
 *
 * @see "docs/exports.md"
 * @see "docs/protocol/learning-records.md"
 */
@NullMarked
package org.lectern.server.statement;

import org.jspecify.annotations.NullMarked;
