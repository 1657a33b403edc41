/**
 * How much each tenant uses: participant-minutes, the most people and classes at once, classes and recordings, by day and
 * month.
 *
 * <p>Days are UTC days. Figures are made of folded activity ({@link org.lectern.server.usage.CountUsage}), run by run and
 * again whenever more became known of a run, so that late events correct them; made from nothing they come out the same.
 * What is kept says when somebody was there and not who, so that they stay right when a person is erased. Entry types:
 * {@link org.lectern.server.usage.Usage} (read). May use: {@code activity}, {@code platform}.
 *
 * @see "docs/exports.md, usage"
 */
@NullMarked
package org.lectern.server.usage;

import org.jspecify.annotations.NullMarked;
