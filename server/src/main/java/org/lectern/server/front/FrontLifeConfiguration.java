package org.lectern.server.front;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.lectern.server.document.Documents;
import org.lectern.server.meeting.ConfirmEnd;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.JoinMeeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.RunningMeetings;
import org.lectern.server.meeting.Seats;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.operations.JoinRefusals;
import org.lectern.server.operations.RequestInspector;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.thymeleaf.ITemplateEngine;

/** Wires the calls that start, enter, change and end meetings. */
@Configuration(proxyBeanMethods = false)
class FrontLifeConfiguration {
    /** Ten megabytes of documents in base64, and the XML around them. */
    private static final int DOCUMENTS_BYTES = 15 << 20;

    @Bean
    Policies policies(TenantStore tenants, RequestInspector inspector) {
        return new Policies(tenants, inspector);
    }

    @Bean
    SealedLinks sealedLinks(Vault vault, Addresses addresses, InstantSource clock) {
        return new SealedLinks(vault, addresses, clock);
    }

    @Bean
    JoinPage joinPage(ITemplateEngine templates) {
        return new JoinPage(templates);
    }

    @Bean
    KnownRuns knownRuns(MeetingStore meetings, RunningMeetings running, InstantSource clock) {
        return new KnownRuns(meetings, running, clock);
    }

    @Bean
    MeetingServers meetingServers(MeetingStore meetings, ServerStore servers, BbbClients clients, PollServers polls) {
        return new MeetingServers(meetings, servers, clients, polls);
    }

    @Bean
    FrontEndpoint createCall(
            Policies policies, MeetingStore meetings, StartMeeting start, Documents documents, SealedLinks links) {
        Set<String> types = new TreeSet<>(FrontEndpoint.FORMS);
        types.addAll(FrontEndpoint.XML);
        return new FrontEndpoint(
                "create",
                FrontEndpoint.GET_OR_POST,
                types,
                DOCUMENTS_BYTES,
                new CreateCall(policies, meetings, start, documents, new CreateParameters(links)));
    }

    @Bean
    EnterMeeting.Meetings joinedMeetings(
            MeetingStore meetings, StartMeeting start, JoinMeeting join, ConfirmEnd confirm, PollServers polls) {
        return new EnterMeeting.Meetings(meetings, start, join, new EnterMeeting.Recheck(confirm, polls::request));
    }

    @Bean
    EnterMeeting enterMeeting(
            EnterMeeting.Meetings meetings, TenantStore tenants, SealedLinks links, KnownRuns known, Seats seats) {
        return new EnterMeeting(meetings, tenants, links, known, seats);
    }

    @Bean
    JoinAnswers joinAnswers(JoinPage page, JoinRefusals refusals, InstantSource clock) {
        return new JoinAnswers(page, refusals::note, clock);
    }

    @Bean
    JoinNotice joinNotice(
            JoinNotices notices,
            JoinNotice.Links links,
            JoinNotice.Entering entering,
            TenantStore tenants,
            JoinPage page) {
        return new JoinNotice(notices, links, entering, tenants, page);
    }

    @Bean
    JoinNotice.Links noticeLinks(SealedLinks links, KeptJoins kept) {
        return new JoinNotice.Links(links, kept);
    }

    @Bean
    KeptJoins keptJoins(Databases databases, Vault vault, InstantSource clock) {
        return new KeptJoins(databases.web(), vault, clock);
    }

    @Bean
    RecurringTask<Void> keptJoinSweep(Databases databases, Vault vault, InstantSource clock) {
        var kept = new KeptJoins(databases.jobs(), vault, clock);
        return Tasks.recurring("kept-join-sweep", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> kept.expire());
    }

    @Bean
    TicketEntry ticketEntry(
            JoinRoom join,
            RoomStore rooms,
            PersonStore people,
            TenantStore tenants,
            JoinNotices notices,
            SealedLinks links) {
        return new TicketEntry(join, new TicketEntry.Known(tenants, rooms, people), notices, links);
    }

    @Bean
    JoinNotice.Entering entering(EnterMeeting meetings, JoinAnswers answers, TicketEntry tickets) {
        return new JoinNotice.Entering(meetings, answers, tickets);
    }

    @Bean
    HotRoute joinNoticeRoute(JoinNotice notice) {
        return new HotRoute("/join/notice/{link}", 0, notice);
    }

    @Bean
    FrontEndpoint joinCall(
            Policies policies, EnterMeeting meetings, JoinAnswers answers, JoinPage page, JoinNotice notice) {
        return FrontEndpoint.of("join", new JoinCall(policies, meetings, answers, page, notice));
    }

    @Bean
    HotRoute joinAgainRoute(
            TenantStore tenants,
            SealedLinks links,
            JoinNotice.Entering entering,
            JoinPage page,
            RequestInspector inspector) {
        return new HotRoute("/join/again/{link}", 0, new JoinAgain(tenants, links, entering, page, inspector::note));
    }

    @Bean
    HotRoute leaveMeetingRoute(SealedLinks links, JoinPage page) {
        return new HotRoute("/join/back/{link}", 0, new LeaveMeeting(links, page));
    }

    @Bean
    FrontEndpoint endCall(TenantStore tenants, MeetingStore meetings, EndMeeting end) {
        return FrontEndpoint.of("end", new EndCall(tenants, meetings, end));
    }

    @Bean
    FrontEndpoint insertDocumentCall(TenantStore tenants, MeetingServers servers, Documents documents) {
        return new FrontEndpoint(
                "insertDocument",
                FrontEndpoint.POST,
                FrontEndpoint.XML,
                DOCUMENTS_BYTES,
                new InsertDocumentCall(tenants, servers, documents));
    }

    @Bean
    FrontEndpoint sendChatMessageCall(MeetingServers servers) {
        return FrontEndpoint.get("sendChatMessage", new SendChatMessageCall(servers));
    }
}
