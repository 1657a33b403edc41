package org.lectern.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people really did in one meeting, from their own acts: the reference that a report made of hook events is
 * compared with. Times are milliseconds since 1970, durations milliseconds; in a running meeting what is still open is
 * counted up to {@link Moment#until}.
 *
 * @param connections one entry an internal user id, in order of arrival
 * @param people one entry an external user id: durations are unions over the person's connections, counts are sums
 */
public record MeetingLedger(
        Meeting meeting, Moment moment, List<ConnectionLedger> connections, List<PersonLedger> people, Beside beside) {

    /**
     * What happened beside what each person did.
     *
     * @param recorded when the record button was on
     * @param polls in the order in which they were asked
     */
    public record Beside(List<Stretch> recorded, List<Poll> polls) {}

    public record Stretch(long from, long to) {}

    /** @param answers how many connections answered it */
    public record Poll(String id, String question, long askedAt, int answers) {}

    /** Which meeting, with the instant of its creation. */
    public record Meeting(String meetingId, String internalMeetingId, String name, long createdAt) {}

    /**
     * @param until the instant up to which open stretches are counted
     * @param endedAt null while the meeting runs
     * @param forgotten whether it ended because the server restarted, of which no event tells
     */
    public record Moment(long until, @Nullable Long endedAt, boolean forgotten) {}

    /** A stay in the meeting; {@code left} is {@link Moment#until} if it has not ended. */
    public record Session(long joined, long left) {}

    /**
     * @param hands how often a hand went up
     * @param reactions emoji to count
     * @param answers by poll, in words
     */
    public record Figures(
            Durations durations, int messages, int hands, Map<String, Integer> reactions, Map<String, String> answers) {

        public long presenceMs() {
            return durations.presenceMs;
        }

        public long microphoneOpenMs() {
            return durations.microphoneOpenMs;
        }

        public long cameraMs() {
            return durations.cameraMs;
        }

        public long talkMs() {
            return durations.talkMs;
        }

        public More more() {
            return durations.more;
        }

        public int reactionCount() {
            return reactions.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Each the length of a union of stretches.
     *
     * @param microphoneOpenMs microphone open, not speech
     * @param talkMs speech, which only the analytics callback tells
     * @param more what is told since later
     */
    public record Durations(long presenceMs, long microphoneOpenMs, long cameraMs, long talkMs, More more) {}

    /**
     * Each the length of a union of stretches.
     *
     * @param toldTalkMs speech that ended before the meeting did: what the analytics callback tells
     */
    public record More(long listenOnlyMs, long screenMs, long presenterMs, long handUpMs, long toldTalkMs) {}

    /** One connection's figures. */
    public record ConnectionLedger(
            String internalUserId, String externalUserId, String name, List<Session> sessions, Figures figures) {}

    /** One person's figures. */
    public record PersonLedger(
            String externalUserId, String name, Role role, List<Session> sessions, Figures figures) {}

    public Optional<PersonLedger> person(String externalUserId) {
        return people.stream()
                .filter(person -> person.externalUserId.equals(externalUserId))
                .findFirst();
    }

    public Optional<ConnectionLedger> connection(String internalUserId) {
        return connections.stream()
                .filter(connection -> connection.internalUserId.equals(internalUserId))
                .findFirst();
    }

    public boolean ended() {
        return moment.endedAt != null;
    }

    /** The JSON form that the control interface serves. */
    public String toJson() {
        return Json.write(toMap());
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("meetingId", meeting.meetingId);
        map.put("internalMeetingId", meeting.internalMeetingId);
        map.put("name", meeting.name);
        map.put("createdAt", meeting.createdAt);
        map.put("until", moment.until);
        map.put("endedAt", moment.endedAt);
        map.put("forgotten", moment.forgotten);
        map.put("recorded", beside.recorded);
        map.put("polls", beside.polls);
        map.put("people", people.stream().map(MeetingLedger::personMap).toList());
        map.put(
                "connections",
                connections.stream().map(MeetingLedger::connectionMap).toList());
        return map;
    }

    static MeetingLedger of(LedgerBook book, Moment moment) {
        List<ConnectionLedger> connections = new ArrayList<>();
        Map<String, List<LedgerBook.Page>> byPerson = new LinkedHashMap<>();
        for (LedgerBook.Page page : book.pages()) {
            Connection.Identity who = page.identity;
            List<LedgerBook.Page> alone = List.of(page);
            connections.add(new ConnectionLedger(
                    who.internalId(),
                    who.externalId(),
                    who.name(),
                    sessions(alone, moment.until),
                    figures(alone, moment.until)));
            byPerson.computeIfAbsent(who.externalId(), id -> new ArrayList<>()).add(page);
        }
        List<PersonLedger> people = new ArrayList<>();
        byPerson.forEach((externalId, pages) -> people.add(new PersonLedger(
                externalId,
                pages.getLast().identity.name(),
                role(pages),
                sessions(pages, moment.until),
                figures(pages, moment.until))));
        return new MeetingLedger(
                new Meeting(book.externalId, book.internalId, book.name, book.createdAt),
                moment,
                List.copyOf(connections),
                List.copyOf(people),
                new Beside(
                        book.recorded.until(moment.until).stream()
                                .map(span -> new Stretch(span.from(), span.to()))
                                .toList(),
                        book.polls.values().stream()
                                .map(poll ->
                                        new Poll(poll.id(), poll.question(), poll.askedAt(), answers(book, poll.id())))
                                .toList()));
    }

    private static int answers(LedgerBook book, String poll) {
        int answers = 0;
        for (LedgerBook.Page page : book.pages()) {
            answers += page.answers.containsKey(poll) ? 1 : 0;
        }
        return answers;
    }

    private static Role role(List<LedgerBook.Page> pages) {
        boolean moderator = pages.stream().anyMatch(page -> page.identity.role() == Role.MODERATOR);
        return moderator ? Role.MODERATOR : Role.VIEWER;
    }

    private static List<Session> sessions(List<LedgerBook.Page> pages, long until) {
        return pages.stream()
                .flatMap(page -> page.sessions.until(until).stream())
                .map(span -> new Session(span.from(), span.to()))
                .sorted(Comparator.comparingLong(Session::joined))
                .toList();
    }

    private static Figures figures(List<LedgerBook.Page> pages, long until) {
        List<Spans.Span> presence = new ArrayList<>();
        List<Spans.Span> microphone = new ArrayList<>();
        List<Spans.Span> camera = new ArrayList<>();
        List<Spans.Span> talking = new ArrayList<>();
        List<Spans.Span> listening = new ArrayList<>();
        List<Spans.Span> screen = new ArrayList<>();
        List<Spans.Span> presenter = new ArrayList<>();
        List<Spans.Span> handUp = new ArrayList<>();
        Map<String, Integer> reactions = new TreeMap<>();
        Map<String, String> answers = new TreeMap<>();
        int messages = 0;
        int hands = 0;
        for (LedgerBook.Page page : pages) {
            listening.addAll(page.listening.until(until));
            screen.addAll(page.screen.until(until));
            presenter.addAll(page.presenter.until(until));
            handUp.addAll(page.handUp.until(until));
            answers.putAll(page.answers);
            presence.addAll(page.sessions.until(until));
            microphone.addAll(page.microphone.until(until));
            camera.addAll(page.cameraSpans(until));
            talking.addAll(page.talking.until(until));
            page.reactions.forEach((emoji, count) -> reactions.merge(emoji, count, Integer::sum));
            messages += page.messages;
            hands += page.hands;
        }
        return new Figures(
                new Durations(
                        Spans.union(presence),
                        Spans.union(microphone),
                        Spans.union(camera),
                        Spans.union(talking),
                        new More(
                                Spans.union(listening),
                                Spans.union(screen),
                                Spans.union(presenter),
                                Spans.union(handUp),
                                Spans.union(talking.stream()
                                        .filter(talk -> talk.to() != until)
                                        .toList()))),
                messages,
                hands,
                reactions,
                answers);
    }

    private static Map<String, Object> personMap(PersonLedger person) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("externalUserId", person.externalUserId);
        map.put("name", person.name);
        map.put("role", person.role);
        putFigures(map, person.figures, person.sessions);
        return map;
    }

    private static Map<String, Object> connectionMap(ConnectionLedger connection) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("internalUserId", connection.internalUserId);
        map.put("externalUserId", connection.externalUserId);
        map.put("name", connection.name);
        putFigures(map, connection.figures, connection.sessions);
        return map;
    }

    private static void putFigures(Map<String, Object> map, Figures figures, Collection<Session> sessions) {
        map.put("sessions", sessions);
        map.put("presenceMs", figures.presenceMs());
        map.put("microphoneOpenMs", figures.microphoneOpenMs());
        map.put("cameraMs", figures.cameraMs());
        map.put("talkMs", figures.talkMs());
        map.put("listenOnlyMs", figures.more().listenOnlyMs());
        map.put("screenMs", figures.more().screenMs());
        map.put("presenterMs", figures.more().presenterMs());
        map.put("handUpMs", figures.more().handUpMs());
        map.put("answers", figures.answers());
        map.put("messages", figures.messages());
        map.put("hands", figures.hands());
        map.put("reactionCount", figures.reactionCount());
        map.put("reactions", figures.reactions());
    }
}
