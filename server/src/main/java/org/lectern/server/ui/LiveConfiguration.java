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
    RoomReading roomReading(CourseStore courses, PersonStore people, RoomReading.Meetings meetings) {
        return new RoomReading(courses, people, meetings);
    }

    @Bean
    RoomReading.Meetings meetingReading(
            MeetingStore meetings, JoinMeeting joins, Arrivals arrivals, ActivityReports reports) {
        return new RoomReading.Meetings(meetings, joins, arrivals, reports);
    }

    @Bean
    LiveMarkup liveMarkup(SpringTemplateEngine engine, MessageSource messages, InstantSource clock) {
        return new LiveMarkup(engine, messages, clock);
    }

    @Bean
    LiveTopics liveTopics(
            ActivityReports reports, MeetingStore meetings, LiveMarkup markup, RoomReading rooms, Notices notices) {
        return new LiveTopics(new LiveParts(reports, meetings, markup), rooms, notices);
    }

    @Bean
    ServletRegistrationBean<LiveServlet> liveServlet(Viewers viewers, Access access, LiveTopics topics) {
        var registration = new ServletRegistrationBean<>(new LiveServlet(viewers, access, topics), "/live/*");
        registration.setName(PageFilters.STREAMS);
        registration.setAsyncSupported(false);
        return registration;
    }
}
