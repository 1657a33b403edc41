package org.lectern.server.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.Redaction;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PersonActivity;
import org.lectern.simulator.Behaviour;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.HookSender;
import org.lectern.simulator.MeetingLedger;
import org.lectern.simulator.MeetingLedger.PersonLedger;
import org.lectern.simulator.Newcomer;
import org.lectern.simulator.Person;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

/**
 * A class that random people lived at a simulated server, with what its sender tells of it and what they really did.
 *
 * @param events in the sender's form, those of rooms after those of the class
 * @param reports the server's report of the class and of each room, by internal identifier
 */
record LivedClass(MeetingLedger ledger, List<MeetingLedger> rooms, List<String> events, Map<String, String> reports) {
    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private static final ObserveEvent OBSERVE = new ObserveEvent(Redaction.STRICT);

    /** The class of a seed; the same seed is the same class again. */
    static LivedClass live(long seed, HookSender sender) throws Exception {
        String meetingId = "room-" + seed;
        var random = new Random(seed);
        var clock = SteppedClock.startingAt(START);
        try (Simulator simulator =
                Simulator.builder().clock(clock).seed(seed).sender(sender).start()) {
            Classroom room = simulator.create(
                    Map.of("meetingID", meetingId, "name", "Room", "record", "true", "meetingKeepEvents", "true"));
            simulator.advance(Duration.ofMillis(700));
            simulator.populate(meetingId, Simulator.crowd(3 + random.nextInt(12), seed), behaviour(random), seed);
            if (random.nextBoolean()) {
                room.enter(Newcomer.telephone("+49 30 901820"));
            }
            simulator.advance(Duration.ofSeconds(20 + random.nextInt(60)));
            var visitors = breakouts(room, random);
            simulator.advance(Duration.ofSeconds(20 + random.nextInt(120)));
            visitors.forEach(person -> {
                boolean _ = random.nextBoolean() && person.leave();
            });
            simulator.advance(Duration.ofSeconds(random.nextInt(60)));
            List<Classroom> rooms = simulator.classrooms().stream()
                    .filter(one -> !one.meetingId().equals(meetingId))
                    .toList();
            rooms.forEach(Classroom::end);
            simulator.advance(Duration.ofSeconds(random.nextInt(10)));
            room.end();
            return lived(simulator, room, rooms);
        }
    }

    private static Behaviour behaviour(Random random) {
        return Behaviour.natural().withPause(Duration.ofMillis(1_500 + random.nextInt(4_000)));
    }

    private static List<Person> breakouts(Classroom room, Random random) {
        var visitors = new ArrayList<Person>();
        List<Person> inside = room.people().stream().filter(Person::isInside).toList();
        boolean open = random.nextBoolean() && inside.stream().anyMatch(person -> person.openBreakouts(2, 0));
        if (open) {
            for (Person person : inside) {
                if (random.nextBoolean()) {
                    person.enterBreakout(1 + random.nextInt(2)).ifPresent(visitors::add);
                }
            }
        }
        return visitors;
    }

    private static LivedClass lived(Simulator simulator, Classroom room, List<Classroom> rooms) {
        var events = new ArrayList<>(simulator.events(room.meetingId()));
        var reports = new HashMap<String, String>();
        simulator.analytics(room.internalMeetingId()).ifPresent(body -> reports.put(room.internalMeetingId(), body));
        for (Classroom one : rooms) {
            events.addAll(simulator.events(one.meetingId()));
            simulator.analytics(one.internalMeetingId()).ifPresent(body -> reports.put(one.internalMeetingId(), body));
        }
        return new LivedClass(
                room.ledger(), rooms.stream().map(Classroom::ledger).toList(), events, reports);
    }

    String id() {
        return ledger.meeting().internalMeetingId();
    }

    List<String> roomIds() {
        return rooms.stream().map(room -> room.meeting().internalMeetingId()).toList();
    }

    /** What our reading makes of the events. */
    List<Observation> observations() {
        return events.stream().flatMap(event -> observations(event).stream()).toList();
    }

    static List<Observation> observations(String event) {
        var body = (HookBody.Events) HookBody.parse("application/x-www-form-urlencoded", Inlet.form("[" + event + "]"));
        return body.events().stream()
                .flatMap(one -> OBSERVE.observe(one).stream())
                .toList();
    }

    /** Who presents in a room and in the class at once presents once, of which the ledgers' sums know nothing. */
    Map<String, Map<String, Object>> comparable(Map<String, Map<String, Object>> people) {
        var presented = new HashSet<String>();
        rooms.forEach(room -> room.people().stream()
                .filter(person -> person.figures().more().presenterMs() > 0)
                .forEach(person -> presented.add(connection(person))));
        ledger.connections().stream()
                .filter(one -> presented.contains(one.internalUserId()))
                .forEach(one -> people.getOrDefault(one.externalUserId(), new TreeMap<>())
                        .remove("presenter"));
        return people;
    }

    private static String connection(PersonLedger visitor) {
        return visitor.externalUserId().replaceFirst("-[0-9]+$", "");
    }

    /** Everybody's figures by name, in milliseconds and times, by external identifier. */
    Map<String, Map<String, Object>> truth() {
        var people = new HashMap<String, String>();
        ledger.connections().forEach(one -> people.put(one.internalUserId(), one.externalUserId()));
        var there = new HashMap<String, List<PersonLedger>>();
        rooms.forEach(room -> room.people()
                .forEach(person -> there.computeIfAbsent(people.get(connection(person)), absent -> new ArrayList<>())
                        .add(person)));
        var truth = new TreeMap<String, Map<String, Object>>();
        for (PersonLedger person : ledger.people()) {
            truth.put(person.externalUserId(), truth(person, there.getOrDefault(person.externalUserId(), List.of())));
        }
        return truth;
    }

    /** The person's stays in rooms. */
    List<MeetingLedger.Session> there(PersonLedger person) {
        String key = "u:" + person.externalUserId();
        return rooms.stream()
                .flatMap(room -> room.people().stream())
                .filter(visitor -> key(visitor).equals(key))
                .flatMap(visitor -> visitor.sessions().stream())
                .toList();
    }

    /** How long the person was in the class or in a room of it, in milliseconds. */
    long presence(PersonLedger person) {
        var sessions = new ArrayList<>(person.sessions());
        sessions.addAll(there(person));
        return union(sessions);
    }

    static Map<String, Object> truth(PersonLedger person, List<PersonLedger> there) {
        var figures = person.figures();
        var rooms = new ArrayList<MeetingLedger.Session>();
        there.forEach(one -> rooms.addAll(one.sessions()));
        var sessions = new ArrayList<>(person.sessions());
        sessions.addAll(rooms);
        var truth = new TreeMap<String, Object>();
        truth.put("name", person.name());
        truth.put("presence", union(sessions));
        // Somebody with two connections may be in two rooms at once.
        truth.put("in breakouts", union(rooms));
        truth.put("microphone", figures.microphoneOpenMs());
        truth.put("camera", figures.cameraMs());
        truth.put("listening", figures.more().listenOnlyMs());
        truth.put("screen", figures.more().screenMs());
        truth.put("presenter", figures.more().presenterMs());
        truth.put("hand up", figures.more().handUpMs());
        truth.put("hands", (long) figures.hands());
        truth.put("messages", (long) figures.messages());
        truth.put("reactions", figures.reactions());
        truth.put("dial-in", person.externalUserId().startsWith("v_"));
        return truth;
    }

    private static long union(List<MeetingLedger.Session> sessions) {
        long length = 0;
        long covered = Long.MIN_VALUE;
        List<MeetingLedger.Session> sorted = sessions.stream()
                .sorted(Comparator.comparingLong(MeetingLedger.Session::joined))
                .toList();
        for (MeetingLedger.Session session : sorted) {
            length += Math.max(0, session.left() - Math.max(session.joined(), covered));
            covered = Math.max(covered, session.left());
        }
        return length;
    }

    static Map<String, Map<String, Object>> told(ClassActivity activity) {
        var told = new TreeMap<String, Map<String, Object>>();
        activity.people().forEach(person -> told.put(person.who().externalUserId(), told(person)));
        return told;
    }

    static Map<String, Object> told(PersonActivity person) {
        var figures = person.figures();
        var one = new TreeMap<String, Object>();
        one.put("name", person.who().name());
        one.put("presence", person.presence().total().toMillis());
        one.put("in breakouts", person.presence().inBreakouts().toMillis());
        one.put("microphone", live(figures, Figure.MICROPHONE));
        one.put("camera", live(figures, Figure.CAMERA));
        one.put("listening", live(figures, Figure.LISTEN_ONLY));
        one.put("screen", live(figures, Figure.SCREEN_SHARE));
        one.put("presenter", live(figures, Figure.PRESENTER));
        one.put("hand up", live(figures, Figure.HAND_TIME));
        one.put("hands", live(figures, Figure.HANDS));
        one.put("messages", live(figures, Figure.MESSAGES));
        one.put("reactions", figures.counts().reactions());
        one.put("dial-in", person.who().nature().dialIn());
        return one;
    }

    /** The key that somebody in a room has in the class. */
    String key(PersonLedger visitor) {
        String here = connection(visitor);
        return ledger.connections().stream()
                .filter(one -> one.internalUserId().equals(here))
                .findFirst()
                .map(one -> "u:" + one.externalUserId())
                .orElse("u:" + visitor.externalUserId());
    }

    static long live(PersonActivity.Figures figures, Figure figure) {
        Long live = figures.sourced(figure).live();
        return live == null ? -1 : live;
    }
}
