package org.lectern.server.room;

import java.time.Instant;
import java.util.UUID;

/** A person in a course. */
public record Member(UUID courseId, UUID personId, CourseRole role, Instant addedAt) {}
