/**
 * BigBlueButton servers: intent, observed health, polling, placement.
 *
 * <p>Entry type: {@code platform}. May use: {@link PoolConfiguration}.
 */
@NullMarked
package org.lectern.server.pool;

import org.jspecify.annotations.NullMarked;
