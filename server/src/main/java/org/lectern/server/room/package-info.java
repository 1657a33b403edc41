/**
 * Courses with their members, and the rooms that open meetings.
 *
 * <p>Entry type: {@code meeting}, {@code person}, {@code tenant}, {@code platform}. May use: {@link RoomConfiguration}.
 */
@NullMarked
package org.lectern.server.room;

import org.jspecify.annotations.NullMarked;
