package org.lectern.cli;

import java.util.List;
import java.util.TreeMap;
import org.lectern.simulator.MeetingLedger;
import org.lectern.simulator.MeetingLedger.PersonLedger;
import org.lectern.simulator.MeetingLedger.Session;

/** Reads the sandbox's ledger as figures of a report. */
final class LedgerFigures {
    private LedgerFigures() {}

    static List<PersonFigures> of(MeetingLedger ledger) {
        return ledger.people().stream().map(LedgerFigures::of).toList();
    }

    private static PersonFigures of(PersonLedger person) {
        var figures = person.figures();
        return new PersonFigures(
                person.externalUserId(),
                person.name(),
                new PersonFigures.Seconds(
                        figures.presenceMs() / 1000, figures.microphoneOpenMs() / 1000, figures.cameraMs() / 1000),
                new PersonFigures.Counts(
                        separate(person.sessions()), figures.messages(), figures.reactionCount(), figures.hands()),
                new TreeMap<>(figures.reactions()));
    }

    /** How many stretches of presence there are when those that overlap or touch are one. */
    private static int separate(List<Session> sessions) {
        int count = 0;
        long end = Long.MIN_VALUE;
        for (Session session : sessions) {
            if (session.joined() > end) {
                count++;
            }
            end = Math.max(end, session.left());
        }
        return count;
    }
}
