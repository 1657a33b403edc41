package org.lectern.server.ui;

import java.time.InstantSource;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.Arrivals;
import org.lectern.server.meeting.JoinMeeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.PageFilters;
import org.lectern.server.room.CourseStore;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** Wires the streams. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {
    @Bean
    RoomReading roomReading(
            CourseStore courses, PersonStore people, MeetingStore meetings, JoinMeeting joins, Arrivals arrivals) {
        return new RoomReading(courses, people, new RoomReading.Meetings(meetings, joins, arrivals));
    }

    @Bean
    LiveTopics liveTopics(
            ActivityReports reports,
            MeetingStore meetings,
            SpringTemplateEngine engine,
            LiveSources sources,
            RoomReading rooms) {
        var parts = new LiveParts(reports, meetings, engine, sources.messages(), sources.clock());
        return new LiveTopics(parts, rooms, sources.notices());
    }

    @Bean
    LiveSources liveSources(MessageSource messages, InstantSource clock, Notices notices) {
        return new LiveSources(messages, clock, notices);
    }

    /** What streams need of the platform. */
    record LiveSources(MessageSource messages, InstantSource clock, Notices notices) {}

    @Bean
    ServletRegistrationBean<LiveServlet> liveServlet(Viewers viewers, Access access, LiveTopics topics) {
        var registration = new ServletRegistrationBean<>(new LiveServlet(viewers, access, topics), "/live/*");
        registration.setName(PageFilters.STREAMS);
        registration.setAsyncSupported(false);
        return registration;
    }
}
