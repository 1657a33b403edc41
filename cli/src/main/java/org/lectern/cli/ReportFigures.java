package org.lectern.cli;

import java.util.List;
import java.util.TreeMap;
import org.lectern.server.activity.ClassActivity;
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

    private static PersonFigures of(PersonActivity person, MetricsDocument metrics) {
        // The server's own report of speech replaces open-microphone time in the document; both are kept.
        long talk = person.figures().talk().source() == PersonActivity.TalkSource.ANALYTICS
                ? person.figures().microphoneOpen().toSeconds()
                : metrics.totals().talkSeconds();
        var counts = metrics.counts();
        return new PersonFigures(
                person.who().externalUserId(),
                person.who().name(),
                new PersonFigures.Seconds(
                        person.presence().total().toSeconds(),
                        talk,
                        metrics.totals().cameraSeconds()),
                new PersonFigures.Counts(
                        person.presence().sessions().size(), counts.messages(), counts.reactions(), counts.hands()),
                new TreeMap<>(counts.reactionsBreakdown()));
    }
}
