package org.lectern.server.meeting;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PendingMeetings;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.activity.PresenceReports;
import org.lectern.server.document.Documents;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.Installation;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.PlacementPolicy;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.PoolSettings;
import org.lectern.server.pool.ReachServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.meeting", record = MeetingSettings.class)
public class MeetingConfiguration {
    @Bean
    MeetingStore meetingStore(Databases databases, Vault vault) {
        return new MeetingStore(databases.web(), vault);
    }

    @Bean
    PastRuns pastRuns(Databases databases, MeetingStore meetings, Installation installation) {
        return new PastRuns(databases.jobs(), meetings, installation);
    }

    @Bean
    OurMeetings ourMeetings(Databases databases, Installation installation) {
        return new OurMeetings(databases.fold(), installation.tag());
    }

    @Bean
    MeetingSignals meetingSignals(Notices notices) {
        return new MeetingSignals(notices);
    }

    @Bean
    StartMeeting startMeeting(
            Databases databases,
            MeetingStore meetings,
            Installation installation,
            Placing placing,
            MeetingSettings settings) {
        var ledger = new StartLedger(
                databases.web(), meetings, placing.seating(), installation.tag(), settings.createLease());
        var servers = new CreateAtServer(
                placing.servers(),
                placing.clients(),
                placing.addresses(),
                installation.tag(),
                placing.documents()::forServer);
        return new StartMeeting(meetings, ledger, servers, placing.around(), settings.startPatience());
    }

    /** What starting a meeting needs of the pool and of activity. */
    record Placing(
            Seating seating,
            ServerStore servers,
            BbbClients clients,
            Addresses addresses,
            Documents documents,
            StartMeeting.Around around) {}

    @Bean
    Placing placing(
            Seating seating,
            ServerStore servers,
            BbbClients clients,
            Addresses addresses,
            Documents documents,
            StartMeeting.Around around) {
        return new Placing(seating, servers, clients, addresses, documents, around);
    }

    @Bean
    Seating seating(Databases databases, PlacementPolicy policy, PoolSettings pool) {
        return new Seating(databases.web(), policy, pool.staleAfter());
    }

    @Bean
    StartMeeting.Around startsAround(
            MeetingSignals signals, PendingMeetings pending, ServerStore servers, BbbClients clients) {
        return new StartMeeting.Around(
                signals,
                pending,
                () -> clients.anyUntrusted()
                        ? servers.list().stream()
                                .map(Server::id)
                                .filter(id -> !clients.isTrusted(id))
                                .collect(Collectors.<UUID>toUnmodifiableSet())
                        : Set.of());
    }

    @Bean
    JoinMeeting joinMeeting(
            Databases databases, MeetingStore meetings, ServerStore servers, BbbClients clients, ReachServers reach) {
        return new JoinMeeting(databases.web(), meetings, servers, clients, reach);
    }

    @Bean
    JoinTickets joinTickets(Databases databases, InstantSource clock, MeetingSettings settings, Addresses addresses) {
        return new JoinTickets(databases.web(), clock, settings, addresses);
    }

    @Bean
    HotRoute joinTicketRoute(JoinTickets tickets, TicketHolder holder) {
        return new HotRoute("/join/{ticket}", 0, new TicketPage(tickets, holder));
    }

    @Bean
    Arrivals arrivals(Databases databases) {
        return new Arrivals(databases.jobs());
    }

    @Bean
    LostServers lostServers(Databases databases, MeetingStore meetings, Endings endings, ServerStore servers) {
        return new LostServers(databases.jobs(), meetings, endings, servers);
    }

    @Bean
    PlacementLog placementLog(Databases databases) {
        return new PlacementLog(databases.web());
    }

    @Bean
    WhatIf whatIf(Seating seating) {
        return new WhatIf(seating);
    }

    /** Every so often, since nobody asks for it. */
    @Bean
    RecurringTask<Void> lostServerChores(LostServers lost, PlacementLog placements, PoolSettings pool) {
        return Tasks.recurring("lost-servers", FixedDelay.of(Duration.ofSeconds(15)))
                .execute((instance, context) -> {
                    lost.giveUp(pool.giveUpAfter());
                    lost.sweep();
                    placements.prune(pool.historyKept());
                });
    }

    @Bean
    QuarantinedMeetings quarantinedMeetings(Databases databases) {
        return new QuarantinedMeetings(databases.web());
    }

    @Bean
    Endings endings(
            Databases databases, MeetingStore meetings, PollEvidence evidence, Outbox outbox, InstantSource clock) {
        return new Endings(databases.web(), meetings, evidence, outbox, clock);
    }

    @Bean
    ClaimMeetings claimMeetings(Databases databases, MeetingStore meetings, OurMeetings ours, Endings endings) {
        return new ClaimMeetings(databases.web(), meetings, ours, endings);
    }

    @Bean
    ConfirmEnd confirmEnd(ServerStore servers, BbbClients clients, Endings endings, InstantSource clock) {
        return new ConfirmEnd(servers, clients, endings, clock);
    }

    @Bean
    EndMeeting endMeeting(
            MeetingStore meetings, ServerStore servers, BbbClients clients, ConfirmEnd confirm, PollServers polls) {
        return new EndMeeting(meetings, servers, clients, confirm, polls);
    }

    @Bean
    CallbackRuns callbackRuns(Databases databases) {
        return new CallbackRuns(databases.web());
    }

    @Bean
    EndedCallback endedCallback(CallbackRuns runs, MeetingStore meetings, ConfirmEnd confirm) {
        return new EndedCallback(runs, meetings, confirm);
    }

    @Bean
    HotRoute endedCallbackRoute(EndedCallback callback) {
        return new HotRoute("/callbacks/{token}/ended", 0, callback);
    }

    @Bean
    Reconcile reconcile(
            Databases databases,
            OurMeetings ours,
            Reconcile.Followers followers,
            BbbClients clients,
            ServerStore servers) {
        return new Reconcile(new PolledMeetings(databases.jobs()), ours, followers, clients, servers);
    }

    @Bean
    Reconcile.Followers pollFollowers(
            PollEvidence evidence, Arrivals arrivals, ConfirmEnd confirm, MeetingStore meetings) {
        return new Reconcile.Followers(evidence, arrivals, confirm, meetings);
    }

    @Bean
    FollowActivity followActivity(
            Notices notices, MeetingStore meetings, ActivityReports reports, Endings endings, Arrivals arrivals) {
        return new FollowActivity(notices, meetings, reports, endings, arrivals);
    }

    @Bean
    LiveRuns liveRuns(Databases databases, MeetingStore meetings, InstantSource clock) {
        return new LiveRuns(databases.jobs(), meetings, clock);
    }

    @Bean
    RunningMeetings runningMeetings(LiveRuns rows, PresenceReports presence, InstantSource clock) {
        return new RunningMeetings(rows, presence, clock);
    }

    @Bean
    Seats seats(Databases databases, MeetingStore meetings, RunningMeetings running) {
        return new Seats(databases.web(), meetings, running::people);
    }

    @Bean
    FollowRunningMeetings followRunningMeetings(
            Notices notices, RunningMeetings running, LiveRuns rows, MeetingStore meetings) {
        return new FollowRunningMeetings(notices, running, rows, meetings);
    }

    @Bean
    KeepPolled keepPolled(RunningMeetings running, LiveRuns rows) {
        return new KeepPolled(running, rows);
    }

    @Bean
    RecurringTask<Void> meetingChores(
            StartMeeting start, Arrivals arrivals, JoinTickets tickets, Databases databases, MeetingSettings settings) {
        var chores = new MeetingChores(start, arrivals, tickets, new SeatStore(databases.jobs()), settings);
        return Tasks.recurring("meeting-chores", FixedDelay.of(Duration.ofSeconds(5)))
                .execute((instance, context) -> chores.run());
    }
}
