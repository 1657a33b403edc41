package org.lectern.cli;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MetricsDocument;
import org.lectern.server.activity.PersonActivity;

/** Reads the product's report, with the figures of its metrics document. */
final class ReportFigures {
    private ReportFigures() {}

    static List<PersonFigures> of(ClassActivity activity) {
        return activity.people().stream()
                .map(person -> of(person, MetricsDocument.of(person, activity.asOf())))
                .toList();
    }

    /** As events told: what the server's report adds is compared as what it is. */
    private static PersonFigures of(PersonActivity person, MetricsDocument metrics) {
        PersonActivity.Figures figures = person.figures();
        return new PersonFigures(
                person.who().externalUserId(),
                person.who().name(),
                new PersonFigures.Seconds(
                        person.presence().total().toSeconds(),
                        figures.microphoneOpen().toSeconds(),
                        metrics.totals().cameraSeconds()),
                new PersonFigures.Counts(
                        person.presence().sessions().size(),
                        (int) live(figures, Figure.MESSAGES),
                        (int) live(figures, Figure.REACTIONS),
                        (int) live(figures, Figure.HANDS)),
                new TreeMap<>(metrics.counts().reactionsBreakdown()),
                new PersonFigures.More(
                        new PersonFigures.Lengths(
                                live(figures, Figure.LISTEN_ONLY) / 1000,
                                live(figures, Figure.SCREEN_SHARE) / 1000,
                                live(figures, Figure.PRESENTER) / 1000,
                                live(figures, Figure.HAND_TIME) / 1000,
                                person.presence().inBreakouts().toSeconds()),
                        number(figures.sourced(Figure.TALK).reported()) / 1000,
                        figures.answers().stream()
                                .collect(Collectors.toMap(
                                        PersonActivity.PollAnswer::pollId,
                                        PersonActivity.PollAnswer::answer,
                                        (one, other) -> one,
                                        TreeMap::new)),
                        person.who().nature().dialIn(),
                        new PersonFigures.Document(
                                metrics.totals().talkSeconds(),
                                metrics.temp().talkStartedAt(),
                                metrics.temp().cameraStartedAt())));
    }

    private static long live(PersonActivity.Figures figures, Figure figure) {
        return number(figures.sourced(figure).live());
    }

    private static long number(@Nullable Long told) {
        return told == null ? -1000 : told;
    }
}
