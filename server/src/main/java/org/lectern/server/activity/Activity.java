package org.lectern.server.activity;

import java.time.InstantSource;
import java.util.UUID;
import org.lectern.server.platform.Databases;

/**
 * The feature without Spring: for a process that only takes in and folds, for benchmarks and for tests.
 *
 * @param log what hooks append to
 * @param reports what was folded
 * @param worker folds by itself once started; or call {@code fold} by hand
 */
public record Activity(EventLog log, FoldDue fold, FoldWorker worker, ActivityReports reports, Extras extras) {

    /** Everything else. */
    public record Extras(
            PollEvidence polls,
            RebuildActivity rebuild,
            PendingMeetings pending,
            EventCounters counters,
            Afterwards afterwards) {}

    /** What comes after a class. */
    public record Afterwards(ServerReports serverReports, PeopleLinks links) {}

    /**
     * What tests and the demo replace.
     *
     * @param order how the fold orders observations
     * @param plausible which times are folded
     * @param receipt what is kept at all
     */
    public record Rules(ObservationOrder order, PlausibleTime plausible, ReceiptRule receipt) {
        public static final Rules STANDARD = new Rules(ObservationOrder.BY_TIME, PlausibleTime.aroundCreation());

        public Rules(ObservationOrder order, PlausibleTime plausible) {
            this(order, plausible, ReceiptRule.ALL);
        }
    }

    public static Activity of(Databases databases, MeetingDirectory directory, Rules rules, InstantSource clock) {
        UUID process = UUID.randomUUID();
        var events = new PostgresEventLog(databases.jobs(), databases.fold(), process, false, rules.receipt());
        var memory = new JustKept();
        var fold = new FoldDue(
                events,
                new FoldStore(
                        databases.fold(), process, new LateReceipt(rules.receipt(), directory::mayBeRoom), memory),
                new Fold(rules.order()),
                new FoldDue.Surroundings(directory, clock));
        var worker = new FoldWorker(fold, events, clock);
        return new Activity(
                hookEventLog(databases, process, rules.receipt(), memory),
                fold,
                worker,
                new ReadActivity(databases.web(), directory, rules.receipt(), clock, worker::wake),
                new Extras(
                        new LogPollEvidence(databases.jobs(), events, rules.plausible(), worker::wake),
                        new RebuildFromLog(databases.jobs(), fold, directory),
                        new WakePending(databases.web(), worker::wake),
                        new EventCounters(databases.web()),
                        new Afterwards(
                                serverReports(databases, process, rules, worker), new LinkStore(databases.web()))));
    }

    static ServerReports serverReports(Databases databases, UUID process, Rules rules, FoldWorker worker) {
        return new LogServerReport(
                databases.web(),
                new PostgresEventLog(databases.web(), databases.fold(), process, false, rules.receipt()),
                rules,
                worker::wake);
    }

    static EventLog hookEventLog(Databases databases, UUID process, ReceiptRule rule, JustKept memory) {
        return new PostgresEventLog(databases.intake(), databases.fold(), process, true, rule, memory);
    }
}
