package org.lectern.server.room;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import org.lectern.server.meeting.ConfirmEnd;
import org.lectern.server.meeting.JoinMeeting;
import org.lectern.server.meeting.JoinTickets;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.Seats;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Vault;
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
    Guests guests(Databases databases, Vault vault, RoomStore rooms, TenantStore tenants, InstantSource clock) {
        return Guests.of(databases.web(), vault, rooms, tenants, clock);
    }

    @Bean
    RecurringTask<Void> guestSweep(Databases databases, Vault vault, InstantSource clock) {
        var store = new GuestStore(databases.jobs(), vault, clock);
        return Tasks.recurring("guest-sweep", FixedDelay.of(Duration.ofMinutes(30)))
                .execute((instance, context) -> store.sweep());
    }

    @Bean
    SetUpCourse setUpCourse(CourseStore courses, RoomStore rooms) {
        return new SetUpCourse(courses, rooms);
    }
}
