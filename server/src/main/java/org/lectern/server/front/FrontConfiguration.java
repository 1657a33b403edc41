package org.lectern.server.front;

import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.RunningMeetings;
import org.lectern.server.operations.RequestInspector;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.tenant.TenantDirectory;
import org.lectern.server.tenant.TenantStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the front. Calls are beans of type {@link FrontEndpoint}, from any configuration of this package. */
@Configuration(proxyBeanMethods = false)
@Import(FrontLifeConfiguration.class)
public class FrontConfiguration {
    @Bean
    AnswerCalls answerCalls(
            ObjectProvider<FrontEndpoint> endpoints,
            TenantDirectory directory,
            TenantStore tenants,
            Addresses addresses,
            RequestInspector inspector) {
        return new AnswerCalls(
                endpoints.stream().toList(),
                new Callers(directory, tenants),
                new VersionProbe(addresses),
                inspector::note);
    }

    @Bean
    MeetingReads meetingReads(RunningMeetings running, MeetingStore meetings) {
        return new MeetingReads(running, new NewRuns(meetings, running));
    }

    @Bean
    FrontEndpoint isMeetingRunningCall(MeetingReads reads) {
        return FrontEndpoint.of("isMeetingRunning", reads.isMeetingRunning());
    }

    @Bean
    FrontEndpoint getMeetingInfoCall(MeetingReads reads) {
        return FrontEndpoint.of("getMeetingInfo", reads.getMeetingInfo());
    }

    @Bean
    FrontEndpoint getMeetingsCall(MeetingReads reads) {
        return FrontEndpoint.of("getMeetings", reads::getMeetings);
    }

    @Bean
    FrontEndpoint getSessionsCall(MeetingReads reads) {
        return FrontEndpoint.of("getSessions", reads::getSessions);
    }

    @Bean
    LargeBodies largeBodies(AnswerCalls calls) {
        return new LargeBodies(calls);
    }

    @Bean
    HotRoute frontRoute(AnswerCalls calls, LargeBodies bodies) {
        return new HotRoute("/t/{tenant}/bigbluebutton/**", calls.maxBodyBytes(), calls, bodies);
    }

    @Bean
    HotRoute defaultFrontRoute(AnswerCalls calls, LargeBodies bodies) {
        return new HotRoute("/bigbluebutton/**", calls.maxBodyBytes(), calls, bodies);
    }
}
