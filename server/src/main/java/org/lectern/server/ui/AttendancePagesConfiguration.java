package org.lectern.server.ui;

import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PresenceReports;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.Plans;
import org.lectern.server.privacy.ConsentRecords;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.ErasureRecords;
import org.lectern.server.privacy.PersonExports;
import org.lectern.server.privacy.Restrictions;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.RoomStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the pages of attendance and of privacy are made of. */
@Configuration(proxyBeanMethods = false)
class AttendancePagesConfiguration {
    @Bean
    RosterPages.Classes rosterClasses(AttendanceReports reports, Plans plans, ChangeAttendance changes) {
        return new RosterPages.Classes(reports, plans, changes);
    }

    @Bean
    PrivacyPages.Rights personRights(
            ErasePeople erase,
            PersonExports copies,
            ConsentRecords consents,
            Restrictions restrictions,
            ErasureRecords records) {
        return new PrivacyPages.Rights(erase, copies, consents, restrictions, records);
    }

    @Bean
    ClassReports classReports(ActivityReports reports, AttendanceReports attendance) {
        return new ClassReports(reports, attendance);
    }

    @Bean
    RunningPages.Places runningPlaces(CourseStore courses, RoomStore rooms) {
        return new RunningPages.Places(courses, rooms);
    }

    @Bean
    RunningPages.Figures runningFigures(ActivityReports reports, PresenceReports presences) {
        return new RunningPages.Figures(reports, presences);
    }
}
