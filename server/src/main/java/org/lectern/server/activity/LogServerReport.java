package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.LearningAnalytics;
import org.lectern.bbb.LearningAnalytics.Attendee;
import org.lectern.bbb.LearningAnalytics.Engagement;
import org.lectern.server.activity.EventLog.Batch;
import org.lectern.server.activity.EventLog.Entry;
import org.lectern.server.activity.EventLog.Tally;
import org.lectern.server.activity.Observation.Subject;
import org.lectern.server.activity.Observation.What;
import org.lectern.server.platform.Database;

/** Puts a server's report into the log: one observation for the class, one for each person and one for each poll. */
final class LogServerReport implements ServerReports {
    private static final int STATEMENT = 500;
    private static final int LONGEST_TEXT = 1_000;
    private static final Duration OUTSIDE = Duration.ofHours(1);

    private final Database database;
    private final EventLog events;
    private final Activity.Rules rules;
    private final Runnable appended;

    LogServerReport(Database database, EventLog events, Activity.Rules rules, Runnable appended) {
        this.database = database;
        this.events = events;
        this.rules = rules;
        this.appended = appended;
    }

    @Override
    public boolean collects(MeetingReference meeting) {
        var report = Observation.of(new Subject(meeting, Track.REPORT), Source.ANALYTICS, 0, What.of(Kind.REPORT));
        return rules.receipt().keepsAll() || rules.receipt().kept(report).isPresent();
    }

    @Override
    public void take(MeetingReference meeting, LearningAnalytics report, Instant receivedAt) {
        List<Entry> entries = entries(rules.plausible(), meeting, report, receivedAt);
        database.inTransaction(() -> {
            for (int from = 0; from < entries.size(); from += STATEMENT) {
                int to = Math.min(entries.size(), from + STATEMENT);
                events.append(new Batch(entries.subList(from, to), Tally.NONE));
            }
        });
        database.afterCommit(appended);
    }

    /** What goes into the log: a pure function. */
    static List<Entry> entries(
            PlausibleTime plausible, MeetingReference meeting, LearningAnalytics report, Instant receivedAt) {
        long at = at(plausible, meeting, report.finish(), receivedAt);
        var about = new About(meeting, at);
        var entries = new ArrayList<Entry>();
        var whole = new ReportDetails();
        put(whole, ReportDetails.START, report.start());
        whole.put(ReportDetails.FINISH, Long.toString(at));
        entries.add(about.entry(Track.REPORT, Kind.REPORT, whole));
        Map<String, List<LearningAnalytics.Answer>> answers = report.answers();
        int nameless = 0;
        for (Attendee attendee : report.attendees()) {
            String id = attendee.externalUserId().isEmpty() ? "nameless " + ++nameless : attendee.externalUserId();
            entries.add(about.entry(
                    Track.reported(cut(id)),
                    Kind.REPORTED_PERSON,
                    person(attendee, answers.getOrDefault(attendee.externalUserId(), List.of()), report, at)));
        }
        for (LearningAnalytics.Poll poll : report.polls()) {
            entries.add(about.entry(Track.REPORT, Kind.REPORTED_POLL, poll(poll)));
        }
        return entries;
    }

    /** Whose report it is, and when its class ended. */
    private record About(MeetingReference meeting, long at) {
        Entry entry(Track track, Kind kind, ReportDetails details) {
            var what = new What(kind, details.detail());
            return new Entry(Observation.of(new Subject(meeting, track), Source.ANALYTICS, at, what), true);
        }
    }

    private static long at(
            PlausibleTime plausible, MeetingReference meeting, @Nullable Instant finish, Instant receivedAt) {
        if (finish == null) {
            return receivedAt.toEpochMilli();
        }
        var at = Observation.of(
                new Subject(meeting, Track.REPORT), Source.ANALYTICS, finish.toEpochMilli(), What.of(Kind.REPORT));
        return (plausible.accepts(at) ? finish : receivedAt).toEpochMilli();
    }

    private static ReportDetails person(
            Attendee attendee, List<LearningAnalytics.Answer> answers, LearningAnalytics report, long at) {
        var details = new ReportDetails()
                .put(Detail.EXTERNAL_USER_ID, cut(attendee.externalUserId()))
                .put(Detail.NAME, cut(attendee.name()))
                .put(Detail.ROLE, attendee.moderator() ? "MODERATOR" : "VIEWER")
                .connections(attendee.connections().stream()
                        .map(LogServerReport::cut)
                        .toList());
        int number = 0;
        for (LearningAnalytics.Visit visit : attendee.visits()) {
            Instant left = visit.left();
            long to = left == null ? at : left.toEpochMilli();
            long from = visit.joined().toEpochMilli();
            Instant start = report.start();
            boolean within = start == null || from >= start.minus(OUTSIDE).toEpochMilli();
            if (within && to > from && to <= at + OUTSIDE.toMillis()) {
                details.visit(number++, from, to);
            }
        }
        put(details, Figure.PRESENCE, attendee.duration());
        Engagement engagement = attendee.engagement();
        put(details, Figure.TALK, engagement.talkTime());
        put(details, Figure.MESSAGES, engagement.chats());
        put(details, Figure.HANDS, engagement.hands());
        put(details, Figure.REACTIONS, engagement.reactions());
        put(details, Figure.POLL_ANSWERS, engagement.pollVotes());
        answers.forEach(answer -> details.answer(cut(answer.pollId()), cut(answer.text())));
        return details;
    }

    private static ReportDetails poll(LearningAnalytics.Poll poll) {
        var details = new ReportDetails()
                .put(Detail.POLL, cut(poll.id()))
                .put(ReportDetails.QUESTION, cut(poll.question()))
                .put(ReportDetails.POLL_ANSWERS, Integer.toString(poll.votes().size()));
        put(details, ReportDetails.START, poll.start());
        for (int i = 0; i < poll.options().size(); i++) {
            details.put(ReportDetails.OPTION + i, cut(poll.options().get(i)));
        }
        return details;
    }

    private static void put(ReportDetails details, String name, @Nullable Instant at) {
        if (at != null) {
            details.put(name, Long.toString(at.toEpochMilli()));
        }
    }

    private static void put(ReportDetails details, Figure figure, @Nullable Duration told) {
        if (told != null) {
            details.figure(figure, told.toMillis());
        }
    }

    private static void put(ReportDetails details, Figure figure, @Nullable Integer told) {
        if (told != null) {
            details.figure(figure, told);
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT / 2));
    }
}
