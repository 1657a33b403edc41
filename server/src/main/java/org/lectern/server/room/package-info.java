/**
 * Courses with their members, and the rooms that open meetings for them.
 *
 * <p>Entry types: {@link CourseStore}, {@link RoomStore}, {@link JoinRoom}, {@link Guests}, {@link SetUpCourse}. May use:
 * {@code meeting}, {@code person}, {@code tenant}, {@code platform}.
 */
@NullMarked
package org.lectern.server.room;

import org.jspecify.annotations.NullMarked;
