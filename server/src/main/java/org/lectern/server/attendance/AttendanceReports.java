package org.lectern.server.attendance;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.person.Person;
import org.lectern.server.room.Course;

/**
 * Who attended: the one place where pages and exports read it. Whoever asks has decided that the viewer may see it.
 *
 * <p>Safe for use by several threads.
 */
public interface AttendanceReports {

    /**
     * The sheet of the class that this run is part of; empty if it is no class of a room of the tenant. A class that is
     * signed off is told as it was frozen.
     */
    Optional<ClassSheet> ofClass(UUID tenantId, UUID meetingId);

    /**
     * The course's classes within the filter, and everybody's attendance of them.
     *
     * @param zone in which the filter's days begin
     */
    CourseSheet ofCourse(Course course, ReportFilter filter, ZoneId zone);

    /**
     * The sheets of the course's classes within the filter's time and room, oldest first: for exports that have a row for
     * each person in each class. Lines are filtered by person and status.
     */
    List<ClassSheet> sheets(Course course, ReportFilter filter, ZoneId zone);

    /** The person's own classes in the courses that they are in now, and nobody else's. */
    List<Participation> ofPerson(Person person, ReportFilter filter, ZoneId zone);
}
