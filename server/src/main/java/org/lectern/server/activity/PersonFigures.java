package org.lectern.server.activity;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.Connections.Connection;
import org.lectern.server.activity.Connections.OnTime;
import org.lectern.server.activity.PersonActivity.Counts;
import org.lectern.server.activity.PersonActivity.Figures;
import org.lectern.server.activity.PersonActivity.Presence;
import org.lectern.server.activity.PersonActivity.Talk;
import org.lectern.server.activity.PersonActivity.TalkSource;

/** The figures of one person by both of their sources: unions and sums over connections, and the server's report. */
final class PersonFigures {
    private final Connections connections;
    private final List<ReportedState> reported;
    private final Happenings happenings;

    PersonFigures(Connections connections, List<ReportedState> reported, Happenings happenings) {
        this.connections = connections;
        this.reported = reported;
        this.happenings = happenings;
    }

    Figures of(Presence presence) {
        if (connections.each().isEmpty() && reported.isEmpty()) {
            return Figures.ABSENT;
        }
        boolean told = connections.each().stream()
                .anyMatch(connection -> connection.state().talkingTold());
        OnTime microphone = connections.on(ConnectionState::microphone);
        OnTime talking = told ? connections.on(ConnectionState::talking) : microphone;
        var spans = spans(microphone);
        var liveCounts = counts();

        var sources = new EnumMap<Figure, Sourced>(Figure.class);
        put(sources, Figure.PRESENCE, Sourced::eventsFirst, presence.total().toMillis());
        for (Figure figure : PersonActivity.Spans.FIGURES) {
            put(sources, figure, Sourced::eventsFirst, spans.total(figure).toMillis());
        }
        put(sources, Figure.TALK, Sourced::reportFirst, talking.total().toMillis());
        put(sources, Figure.MESSAGES, Sourced::greater, liveCounts.messages());
        put(sources, Figure.HANDS, Sourced::greater, liveCounts.hands());
        put(sources, Figure.REACTIONS, Sourced::greater, liveCounts.reactionTotal());
        put(sources, Figure.POLL_ANSWERS, Sourced::reportFirst, 0);
        return new Figures(
                talk(sources, talking, told),
                spans,
                new Counts(shown(sources, Figure.MESSAGES), shown(sources, Figure.HANDS), liveCounts.reactions()),
                sources,
                answers());
    }

    private void put(
            Map<Figure, Sourced> sources,
            Figure figure,
            BiFunction<@Nullable Long, @Nullable Long, Sourced> choice,
            long live) {
        Sourced sourced = choice.apply(
                connections.each().isEmpty() || !happenings.collects(figure) ? null : Long.valueOf(live),
                reported(figure));
        if (sourced.collected()) {
            sources.put(figure, sourced);
        }
    }

    /** Null if no report tells it. */
    private @Nullable Long reported(Figure figure) {
        Long sum = null;
        for (ReportedState report : reported) {
            Long told = report.figure(figure);
            if (told != null) {
                sum = sum == null ? told : Long.valueOf(sum + told);
            }
        }
        return sum;
    }

    private static int shown(Map<Figure, Sourced> sources, Figure figure) {
        Sourced sourced = sources.get(figure);
        return sourced == null ? 0 : Math.toIntExact(sourced.value().orElse(0L));
    }

    private static Talk talk(Map<Figure, Sourced> sources, OnTime talking, boolean told) {
        Sourced sourced = sources.getOrDefault(Figure.TALK, Sourced.NOT_COLLECTED);
        Duration time = sourced.duration().orElse(Duration.ZERO);
        return switch (sourced.chosen()) {
            case NEITHER -> new Talk(Duration.ZERO, TalkSource.NONE, null);
            case REPORTED -> new Talk(time, TalkSource.ANALYTICS, null);
            case LIVE ->
                new Talk(time, told ? TalkSource.TALKING_EVENTS : TalkSource.MICROPHONE_OPEN, talking.running());
        };
    }

    private PersonActivity.Spans spans(OnTime microphone) {
        var on = new EnumMap<Figure, List<PersonActivity.Span>>(Figure.class);
        on.put(Figure.MICROPHONE, microphone.spans());
        on.put(Figure.LISTEN_ONLY, connections.on(ConnectionState::listening).spans());
        on.put(Figure.CAMERA, connections.on(ConnectionState::camera).spans());
        on.put(
                Figure.SCREEN_SHARE,
                new OnTime(
                                Intervals.union(connections.on(ConnectionState::screen).union().stream()
                                        .map(happenings::shared)
                                        .toList()),
                                null)
                        .spans());
        on.put(Figure.PRESENTER, connections.on(ConnectionState::presenter).spans());
        on.put(Figure.HAND_TIME, connections.on(ConnectionState::handUp).spans());
        return new PersonActivity.Spans(on);
    }

    private List<PersonActivity.PollAnswer> answers() {
        var answers = new TreeMap<String, String>();
        reported.forEach(report -> answers.putAll(report.answers()));
        return answers.entrySet().stream()
                .map(answer -> new PersonActivity.PollAnswer(answer.getKey(), answer.getValue()))
                .toList();
    }

    private Counts counts() {
        int messages = 0;
        int hands = 0;
        var reactions = new TreeMap<String, Integer>();
        for (Connection connection : connections.each()) {
            Counts counts = connection.state().counts();
            messages += counts.messages();
            hands += counts.hands();
            counts.reactions().forEach((value, count) -> reactions.merge(value, count, Integer::sum));
        }
        return new Counts(messages, hands, reactions);
    }
}
