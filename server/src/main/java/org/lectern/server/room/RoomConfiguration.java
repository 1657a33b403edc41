package org.lectern.server.room;

import org.lectern.server.meeting.ConfirmEnd;
import org.lectern.server.meeting.JoinMeeting;
import org.lectern.server.meeting.JoinTickets;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.Seats;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class RoomConfiguration {
    @Bean
    CourseStore courseStore(Databases databases) {
        return new CourseStore(databases.web());
    }

    @Bean
    RoomStore roomStore(Databases databases) {
        return new RoomStore(databases.web());
    }

    @Bean
    JoinRoom.Meetings roomMeetings(
            MeetingStore store,
            StartMeeting start,
            JoinMeeting join,
            JoinTickets tickets,
            ConfirmEnd confirm,
            Seats seats) {
        return new JoinRoom.Meetings(store, start, join, tickets, confirm, seats);
    }

    @Bean
    JoinRoom joinRoom(
            RoomStore rooms, PersonStore people, TenantStore tenants, JoinRoom.Meetings meetings, Addresses addresses) {
        return new JoinRoom(rooms, people, tenants, meetings, addresses);
    }

    @Bean
    SetUpCourse setUpCourse(CourseStore courses, RoomStore rooms) {
        return new SetUpCourse(courses, rooms);
    }
}
