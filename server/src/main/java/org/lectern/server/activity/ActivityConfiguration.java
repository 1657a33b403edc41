package org.lectern.server.activity;

import java.time.InstantSource;
import java.util.UUID;
import org.lectern.server.platform.Databases;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class ActivityConfiguration {
    @Bean
    ProcessId activityProcess() {
        return new ProcessId(UUID.randomUUID());
    }

    /** What those say who know tenants. */
    record Receipt(ReceiptRule rule) {}

    @Bean
    Receipt activityReceipt(ObjectProvider<ReceiptRule> rule) {
        return new Receipt(ReceiptRule.all(rule.orderedStream().toList()));
    }

    @Bean
    OwnLog ownLog(Databases databases, ProcessId process, Receipt receipt) {
        return new OwnLog(
                new PostgresEventLog(databases.jobs(), databases.fold(), process.id(), false, receipt.rule()));
    }

    /** The log that hooks append to. */
    @Bean
    EventLog hookEventLog(Databases databases, ProcessId process, Receipt receipt, JustKept memory) {
        return Activity.hookEventLog(databases, process.id(), receipt.rule(), memory);
    }

    @Bean
    JustKept justKept() {
        return new JustKept();
    }

    @Bean
    ObservationOrder observationOrder() {
        return ObservationOrder.BY_TIME;
    }

    @Bean
    PlausibleTime plausibleTime() {
        return PlausibleTime.aroundCreation();
    }

    @Bean
    Fold fold(ObservationOrder order) {
        return new Fold(order);
    }

    @Bean
    FoldStore foldStore(
            Databases databases,
            ProcessId process,
            Receipt receipt,
            FoldDue.Surroundings surroundings,
            JustKept memory) {
        var late = new LateReceipt(
                receipt.rule(), serverMeetingId -> surroundings.directory().mayBeRoom(serverMeetingId));
        return new FoldStore(databases.fold(), process.id(), late, memory);
    }

    @Bean
    FoldDue foldDue(OwnLog own, FoldStore store, Fold fold, FoldDue.Surroundings surroundings) {
        return new FoldDue(own.log(), store, fold, surroundings);
    }

    @Bean
    FoldDue.Surroundings foldSurroundings(ObjectProvider<MeetingDirectory> directory, InstantSource clock) {
        return new FoldDue.Surroundings(new DirectoryInUse(directory), clock);
    }

    @Bean
    FoldWorker foldWorker(FoldDue fold, OwnLog own, InstantSource clock) {
        return new FoldWorker(fold, own.log(), clock);
    }

    @Bean
    ActivityReports activityReports(
            Databases databases, FoldDue.Surroundings surroundings, Receipt receipt, FoldWorker worker) {
        return new ReadActivity(
                databases.web(), surroundings.directory(), receipt.rule(), surroundings.clock(), worker::wake);
    }

    @Bean
    PeopleLinks peopleLinks(Databases databases) {
        return new LinkStore(databases.web());
    }

    @Bean
    ServerReports serverReports(
            Databases databases,
            ProcessId process,
            ObservationOrder order,
            PlausibleTime plausible,
            Receipt receipt,
            FoldWorker worker) {
        var rules = new Activity.Rules(order, plausible, receipt.rule());
        return Activity.serverReports(databases, process.id(), rules, worker);
    }

    @Bean
    PresenceReports presenceReports(Databases databases, Receipt receipt) {
        return new ReadPresence(databases.jobs(), receipt.rule());
    }

    @Bean
    PollEvidence pollEvidence(Databases databases, OwnLog own, PlausibleTime plausible, FoldWorker worker) {
        return new LogPollEvidence(databases.jobs(), own.log(), plausible, worker::wake);
    }

    @Bean
    RebuildActivity rebuildActivity(Databases databases, FoldDue fold, FoldDue.Surroundings surroundings) {
        return new RebuildFromLog(databases.jobs(), fold, surroundings.directory());
    }

    @Bean
    LogSearch logSearch(Databases databases) {
        return new LogSearch(databases.web());
    }

    @Bean
    ReplayLog replayLog(Databases databases, PlausibleTime plausible, FoldWorker worker) {
        return new ReplayLog(databases.web(), plausible, worker::wake);
    }

    @Bean
    PendingMeetings pendingMeetings(Databases databases, FoldWorker worker) {
        return new WakePending(databases.web(), worker::wake);
    }

    @Bean
    EventCounters eventCounters(Databases databases) {
        return new EventCounters(databases.web());
    }

    @Bean
    MissingEvents missingEvents(Databases databases) {
        return new MissingEvents(databases.jobs());
    }

    /** The log for what we observe ourselves; not an {@link EventLog} of the context, of which there is one. */
    record OwnLog(PostgresEventLog log) {}
}
