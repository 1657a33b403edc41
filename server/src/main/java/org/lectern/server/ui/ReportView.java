package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.meeting.Meeting;

/** A class as its report shows it, running or over. */
record ReportView(
        Place place,
        Times times,
        List<Row> people,
        Timeline timeline,
        List<Missing> missing,
        List<Anomaly> anomalies,
        List<NeverArrived> neverArrived,
        ReportFigures beside) {
    private static final Set<String> KNOWN_ANOMALIES = Set.of("stop_without_start", "start_while_running");

    record Place(String classId, String slug, String roomName) {}

    record Times(Instant started, @Nullable Instant ended, Duration length, boolean running, boolean inferredEnd) {}

    record Missing(String key, Instant from, Instant to) {}

    record Anomaly(String name, String kind, int times, boolean known) {}

    /** A session of a person. */
    record Session(
            Instant from, @Nullable Instant to, @Nullable String markKey) {}

    /** A person's line. */
    record Row(PersonActivity person, List<Session> sessions) {
        public String name() {
            return person.who().name();
        }

        public String roleKey() {
            return LiveView.roleKey(person.who());
        }

        public Duration presence() {
            return person.presence().total();
        }

        public @Nullable String markKey() {
            return person.presence().has(PersonActivity.Mark.SAMPLED)
                    ? "mark.sampled"
                    : person.presence().has(PersonActivity.Mark.INFERRED)
                            ? "mark.inferred"
                            : person.presence().has(PersonActivity.Mark.REPORTED) ? "mark.reported" : null;
        }

        public boolean collected() {
            return person.figures().collected();
        }

        public boolean collected(String figure) {
            return person.figures().collected(Figure.valueOf(figure));
        }

        /** Null if the person was in no breakout room. */
        public @Nullable Duration inBreakouts() {
            Duration time = person.presence().inBreakouts();
            return time.isZero() ? null : time;
        }

        public boolean dialIn() {
            return person.who().nature().dialIn();
        }

        public boolean onlyReported() {
            return person.who().nature().onlyReported();
        }

        public List<ReportFigures.Detail> details() {
            return ReportFigures.details(person);
        }

        public List<PersonActivity.Linked> linked() {
            return person.who().nature().linked();
        }

        public Duration talk() {
            return person.figures().talk().time();
        }

        public String talkSourceKey() {
            return "talk." + person.figures().talk().source();
        }

        public Duration camera() {
            return person.figures().camera();
        }

        public int messages() {
            return person.figures().counts().messages();
        }

        public long reactions() {
            return person.figures().sourced(Figure.REACTIONS).value().orElse((long)
                    person.figures().counts().reactionTotal());
        }

        public int hands() {
            return person.figures().counts().hands();
        }

        public String breakdown() {
            return reactionsText(person.figures().counts().reactions());
        }
    }

    static String reactionsText(Map<String, Integer> reactions) {
        return reactions.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    static ReportView of(
            Access.ClassView klass, ClassActivity activity, List<NeverArrived> neverArrived, Formats formats) {
        Meeting meeting = klass.meeting();
        Times times = times(meeting, activity);
        return new ReportView(
                new Place(
                        meeting.id().toString(),
                        klass.room().room().slug(),
                        klass.room().room().name()),
                times,
                activity.people().stream().map(ReportView::row).toList(),
                Timeline.of(activity, times, formats),
                activity.missing().stream()
                        .map(span -> new Missing("report.missing." + span.reason(), span.from(), span.to()))
                        .toList(),
                activity.people().stream().flatMap(ReportView::anomalies).toList(),
                neverArrived,
                ReportFigures.of(activity));
    }

    private static Times times(Meeting meeting, ClassActivity activity) {
        Instant first = activity.course().firstAt().orElseGet(() -> RoomRows.began(meeting));
        Instant ended = activity.course().ended();
        if (ended == null) {
            ended = meeting.endedAt().orElse(null);
        }
        Instant until = ended == null ? activity.asOf() : ended;
        Duration length = until.isAfter(first) ? Duration.between(first, until) : Duration.ZERO;
        Meeting.Ending ending = meeting.ending();
        boolean inferred = activity.course().ended() != null
                ? activity.course().endInferred()
                : ending != null && ending.inferred();
        return new Times(first, ended, length, meeting.isRunning() && ended == null, inferred);
    }

    private static Row row(PersonActivity person) {
        return new Row(
                person,
                person.presence().sessions().stream().map(ReportView::session).toList());
    }

    private static Session session(PersonActivity.Session session) {
        String mark = switch (session.mark()) {
            case OBSERVED -> null;
            case SAMPLED -> "mark.sampled";
            case INFERRED -> "mark.inferred";
            case REPORTED -> "mark.reported";
        };
        return new Session(session.from(), session.to(), mark);
    }

    private static Stream<Anomaly> anomalies(PersonActivity person) {
        return person.anomalies().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Anomaly(
                        person.who().name(),
                        entry.getKey(),
                        entry.getValue(),
                        KNOWN_ANOMALIES.contains(entry.getKey())));
    }

    public String classId() {
        return place.classId();
    }

    public String slug() {
        return place.slug();
    }

    public String roomName() {
        return place.roomName();
    }

    public Instant started() {
        return times.started();
    }

    public @Nullable Instant ended() {
        return times.ended();
    }

    public Duration length() {
        return times.length();
    }

    public boolean running() {
        return times.running();
    }

    public boolean inferredEnd() {
        return times.inferredEnd();
    }

    /** Null if it was collected of nobody, as the other sums. */
    public @Nullable Duration talk() {
        return Collected.time(
                activities(), Figure.TALK, figures -> figures.talk().time());
    }

    public @Nullable Duration camera() {
        return Collected.time(activities(), Figure.CAMERA, PersonActivity.Figures::camera);
    }

    public @Nullable Integer messages() {
        return Collected.count(
                activities(), Figure.MESSAGES, figures -> figures.counts().messages());
    }

    public @Nullable Integer reactions() {
        return Collected.count(
                activities(),
                Figure.REACTIONS,
                figures -> figures.sourced(Figure.REACTIONS).value().orElse(0L).intValue());
    }

    public @Nullable Integer hands() {
        return Collected.count(
                activities(), Figure.HANDS, figures -> figures.counts().hands());
    }

    private List<PersonActivity> activities() {
        return people.stream().map(Row::person).toList();
    }
}
