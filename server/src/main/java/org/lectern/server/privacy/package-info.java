/**
 * What is kept about people, for how long, and their rights in it: pseudonyms, retention, export, erasure, what is
 * collected at all, and what people are told before they join.
 *
 * <p>Entry type: {@link Pseudonyms}. May use: {@code audit}, {@code platform}.
 *
 * @see "docs/privacy.md"
 */
@NullMarked
package org.lectern.server.privacy;

import org.jspecify.annotations.NullMarked;
