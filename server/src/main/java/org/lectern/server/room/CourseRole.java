package org.lectern.server.room;

/** What somebody is in a course. Decides the role in every meeting of its rooms. */
public enum CourseRole {
    /** Enters as moderator. */
    TEACHER,
    /** Enters as viewer. */
    LEARNER
}
