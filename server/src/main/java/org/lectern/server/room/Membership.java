package org.lectern.server.room;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A time in which somebody was a member of a course in one role.
 *
 * @param until null while it lasts
 */
public record Membership(
        UUID personId,
        CourseRole role,
        Instant from,
        @Nullable Instant until) {}
