/**
 * BigBlueButton servers: what the operator wants of each, what polls observe of it, and the choice of one for a new
 * meeting.
 *
 * <p>Entry types: {@link ServerStore}, {@link PollServers}, {@link PlacementPolicy}, {@link BbbClients}. May use:
 * {@code platform}.
 */
@NullMarked
package org.lectern.server.pool;

import org.jspecify.annotations.NullMarked;
