/**
 * Folds observations of a meeting into its participants' activity; reports.
 *
 * <p>Entry type: {@code platform}. May use: {@link ActivityConfiguration}.
 */
@NullMarked
package org.lectern.server.activity;

import org.jspecify.annotations.NullMarked;
