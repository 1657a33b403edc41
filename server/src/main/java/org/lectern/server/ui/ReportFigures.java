package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.ClassFigures.Disagreement;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.Sourced;

/**
 * What a report shows beside the table of people.
 *
 * @param recorded when the record button was on
 * @param linkable whom somebody can be said to be, and who can be said to be somebody
 */
record ReportFigures(
        List<Stretch> recorded, List<Poll> polls, List<Room> rooms, List<Difference> differences, Linking linking) {

    record Stretch(Instant from, Instant to) {}

    /**
     * @param question empty if only events tell of it
     * @param answers null if they were not collected
     * @param given what people answered, as the report after the class told
     */
    record Poll(
            String question,
            String options,
            @Nullable Instant asked,
            @Nullable Long answers,
            List<Given> given) {}

    record Given(String name, String answer) {}

    /** @param number as its server counts it; 0 if nobody told */
    record Room(String name, int number, List<Visitor> people) {}

    record Visitor(String name, Duration time) {}

    /** A figure of which both sources tell different things. */
    record Difference(String name, String labelKey, Value live, Value reported, String causeKey) {}

    /** A number as the page shows it: a length or a count. */
    record Value(@Nullable Duration duration, long count) {
        static @Nullable Value of(Figure figure, @Nullable Long number) {
            if (number == null) {
                return null;
            }
            return figure.isDuration() ? new Value(Duration.ofMillis(number), 0) : new Value(null, number);
        }
    }

    /**
     * A figure of one person.
     *
     * @param shown null if it was not collected
     * @param other what the source tells that is not shown; null if there is none
     */
    record Detail(
            String labelKey,
            @Nullable Value shown,
            @Nullable String sourceKey,
            @Nullable Value other) {}

    /** @param people by key and name; who is linked stands under {@code linked} alone */
    record Linking(List<Somebody> people, List<Linked> linked) {}

    record Somebody(String key, String name) {}

    record Linked(String key, String name, String person) {}

    private static final List<Figure> DETAILS = List.of(
            Figure.PRESENCE,
            Figure.MICROPHONE,
            Figure.TALK,
            Figure.LISTEN_ONLY,
            Figure.CAMERA,
            Figure.SCREEN_SHARE,
            Figure.PRESENTER,
            Figure.HAND_TIME,
            Figure.HANDS,
            Figure.MESSAGES,
            Figure.REACTIONS,
            Figure.POLL_ANSWERS);

    static List<Detail> details(PersonActivity person) {
        return DETAILS.stream()
                .filter(figure -> figure != Figure.PRESENCE || person.figures().collected(figure))
                .map(figure -> detail(figure, person.figures().sourced(figure)))
                .toList();
    }

    private static Detail detail(Figure figure, Sourced sourced) {
        boolean live = sourced.chosen() == Sourced.Chosen.LIVE;
        return new Detail(
                "figure." + figure,
                Value.of(figure, sourced.value().orElse(null)),
                sourced.collected() ? "figure.source." + sourced.chosen() : null,
                Value.of(figure, live ? sourced.reported() : sourced.collected() ? sourced.live() : null));
    }

    static ReportFigures of(ClassActivity activity) {
        ClassFigures figures = activity.figures();
        return new ReportFigures(
                figures.recorded().stream()
                        .map(span -> new Stretch(span.from(), span.to()))
                        .toList(),
                figures.polls().stream().map(poll -> poll(poll, activity)).toList(),
                figures.rooms().stream().map(ReportFigures::room).toList(),
                figures.report().disagreements().stream()
                        .map(ReportFigures::difference)
                        .flatMap(Optional::stream)
                        .toList(),
                linking(activity));
    }

    private static Poll poll(ClassFigures.Poll poll, ClassActivity activity) {
        var given = new ArrayList<Given>();
        for (PersonActivity person : activity.people()) {
            person.figures().answers().stream()
                    .filter(answer -> answer.pollId().equals(poll.id()))
                    .forEach(answer -> given.add(new Given(person.who().name(), answer.answer())));
        }
        return new Poll(
                poll.question(),
                String.join(", ", poll.options()),
                poll.asked(),
                poll.answers().value().orElse(null),
                given);
    }

    private static Room room(ClassFigures.Room room) {
        return new Room(
                room.name(),
                room.number(),
                room.activity().people().stream()
                        .map(person -> new Visitor(
                                person.who().name(), person.presence().total()))
                        .toList());
    }

    private static Optional<Difference> difference(Disagreement disagreement) {
        Figure figure = disagreement.figure();
        Value live = Value.of(figure, disagreement.figures().live());
        Value reported = Value.of(figure, disagreement.figures().reported());
        return live == null || reported == null
                ? Optional.empty()
                : Optional.of(new Difference(
                        disagreement.name(),
                        "figure." + figure,
                        live,
                        reported,
                        "report.cause." + disagreement.cause()));
    }

    private static Linking linking(ClassActivity activity) {
        var linked = new ArrayList<Linked>();
        for (PersonActivity person : activity.people()) {
            person.who()
                    .nature()
                    .linked()
                    .forEach(one -> linked.add(
                            new Linked(one.key(), one.name(), person.who().name())));
        }
        return new Linking(
                activity.people().stream()
                        .map(person ->
                                new Somebody(person.who().key(), person.who().name()))
                        .toList(),
                linked);
    }
}
