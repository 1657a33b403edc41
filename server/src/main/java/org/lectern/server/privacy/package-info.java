/**
 * What is kept about people, for how long, and their rights in it: pseudonyms, retention, export, erasure, what is
 * collected at all, and what people are told before they join.
 *
 * <p>Every column that can hold something of people is declared ({@link PersonalColumns}), and a test compares that with the
 * schema. Erasing and deleting go through the tables of all features, in SQL here, so that one place knows all of it.
 *
 * <p>Entry types: {@link Pseudonyms}, {@link PrivacyPolicies}, {@link Collection}, {@link ErasePeople},
 * {@link ExportPerson}, {@link RunRetention}. May use: {@code activity}, {@code attendance},
 * {@code audit}, {@code platform}.
 *
 * @see "docs/privacy.md"
 */
@NullMarked
package org.lectern.server.privacy;

import org.jspecify.annotations.NullMarked;
