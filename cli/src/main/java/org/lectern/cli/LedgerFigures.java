package org.lectern.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lectern.simulator.MeetingLedger;
import org.lectern.simulator.MeetingLedger.PersonLedger;
import org.lectern.simulator.MeetingLedger.Session;

/** Reads the sandbox's ledger as figures of a report. */
final class LedgerFigures {
    private LedgerFigures() {}

    /**
     * @param rooms the breakout rooms of the class: who was in one was in the class, known there by the connection here, a
     *     dash and the number of the room
     */
    static List<PersonFigures> of(MeetingLedger ledger, List<MeetingLedger> rooms) {
        Map<String, String> people = new HashMap<>();
        ledger.connections().forEach(one -> people.put(one.internalUserId(), one.externalUserId()));
        Map<String, List<Session>> inRooms = new HashMap<>();
        for (MeetingLedger room : rooms) {
            for (PersonLedger visitor : room.people()) {
                String connection = visitor.externalUserId().replaceFirst("-[0-9]+$", "");
                inRooms.computeIfAbsent(people.getOrDefault(connection, connection), absent -> new ArrayList<>())
                        .addAll(visitor.sessions());
            }
        }
        return ledger.people().stream()
                .map(person -> of(person, inRooms.getOrDefault(person.externalUserId(), List.of())))
                .toList();
    }

    /** The breakout rooms of a class, among all that its server has had: named after it, as servers do. */
    static List<MeetingLedger> rooms(MeetingLedger ledger, List<MeetingLedger> all) {
        String prefix = ledger.meeting().name() + " (Room ";
        return all.stream()
                .filter(one -> one.meeting().name().startsWith(prefix))
                .toList();
    }

    private static PersonFigures of(PersonLedger person, List<Session> inRooms) {
        var figures = person.figures();
        List<Session> all = sorted(Stream.concat(person.sessions().stream(), inRooms.stream()));
        var more = figures.more();
        return new PersonFigures(
                person.externalUserId(),
                person.name(),
                new PersonFigures.Seconds(
                        union(all) / 1000, figures.microphoneOpenMs() / 1000, figures.cameraMs() / 1000),
                new PersonFigures.Counts(separate(all), figures.messages(), figures.reactionCount(), figures.hands()),
                new TreeMap<>(figures.reactions()),
                new PersonFigures.More(
                        new PersonFigures.Lengths(
                                more.listenOnlyMs() / 1000,
                                more.screenMs() / 1000,
                                more.presenterMs() / 1000,
                                more.handUpMs() / 1000,
                                union(sorted(inRooms.stream())) / 1000),
                        more.toldTalkMs() / 1000,
                        new TreeMap<>(figures.answers()),
                        person.externalUserId().startsWith("v_"),
                        // The class is over: nobody talks and no camera is on.
                        new PersonFigures.Document(more.toldTalkMs() / 1000, 0, 0)));
    }

    private static List<Session> sorted(Stream<Session> sessions) {
        return sessions.sorted(Comparator.comparingLong(Session::joined)).toList();
    }

    private static long union(List<Session> sessions) {
        long total = 0;
        long covered = Long.MIN_VALUE;
        for (Session session : sessions) {
            long from = Math.max(session.joined(), covered);
            total += Math.max(0, session.left() - from);
            covered = Math.max(covered, session.left());
        }
        return total;
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
