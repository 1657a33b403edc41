package org.lectern.server.attendance;

import java.time.InstantSource;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.RoomStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class AttendanceConfiguration {
    @Bean
    Plans attendancePlans(Databases databases, AuditTrail audit, InstantSource clock) {
        return new Plans(databases.web(), audit, clock);
    }

    @Bean
    RulesStore attendanceRules(Databases databases, AuditTrail audit, InstantSource clock) {
        return new RulesStore(databases.web(), audit, clock);
    }

    @Bean
    RosterStore rosterStore(Databases databases, AuditTrail audit, InstantSource clock) {
        return new RosterStore(databases.web(), audit, clock);
    }

    @Bean
    ChangeStore attendanceChanges(Databases databases, AuditTrail audit) {
        return new ChangeStore(databases.web(), audit);
    }

    @Bean
    ReadAttendance.Places attendancePlaces(CourseStore courses, RoomStore rooms) {
        return new ReadAttendance.Places(courses, rooms);
    }

    @Bean
    HeldClasses heldClasses(MeetingStore meetings, MeetingDirectory directory, RoomStore rooms) {
        return new HeldClasses(meetings, directory, rooms);
    }

    @Bean
    ReadAttendance.Kept attendanceKept(
            Plans plans,
            RulesStore rules,
            ChangeStore changes,
            CourseStore courses,
            PersonStore people,
            RosterStore rosters) {
        return new ReadAttendance.Kept(plans, rules, changes, new ExpectedPeople.Sources(courses, people, rosters));
    }

    @Bean
    ReadAttendance attendanceReports(
            ReadAttendance.Places places,
            HeldClasses classes,
            ActivityReports activity,
            ReadAttendance.Kept kept,
            InstantSource clock) {
        return new ReadAttendance(places, classes, activity, kept, clock);
    }

    @Bean
    PersonalAttendance personalAttendance(Databases databases) {
        return new PersonalAttendance(databases.web());
    }

    @Bean
    ChangeAttendance changeAttendance(
            Databases databases, ReadAttendance reports, ChangeStore changes, Plans plans, InstantSource clock) {
        return new ChangeAttendance(databases.web(), reports, changes, plans, clock);
    }
}
