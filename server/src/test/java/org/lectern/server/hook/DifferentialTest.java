package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.LearningAnalytics;
import org.lectern.bbb.Redaction;
import org.lectern.server.Runs;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MemoryLog;
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
 * Random classes, told with duplicates, out of order, in portions, and with losses: the report against the ledger that the
 * simulator keeps of the acts themselves. A failing seed is named; the same seed is the same class again.
 */
final class DifferentialTest {
    private static final int SEEDS = Runs.of(100, 1_000);
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    /** What a session of the server's report can be off: whole seconds at either end. */
    private static final long ROUNDING = 2_000;

    private static final ObserveEvent OBSERVE = new ObserveEvent(Redaction.STRICT);

    /** A class that was lived, and what a sender tells of it. */
    private record Lived(
            MeetingLedger ledger, List<MeetingLedger> rooms, List<Observation> told, Map<String, String> reports) {
        String id() {
            return ledger.meeting().internalMeetingId();
        }

        List<String> roomIds() {
            return rooms.stream()
                    .map(room -> room.meeting().internalMeetingId())
                    .toList();
        }
    }

    private static Lived live(long seed, HookSender sender) throws Exception {
        var random = new Random(seed);
        var clock = SteppedClock.startingAt(START);
        try (Simulator simulator =
                Simulator.builder().clock(clock).seed(seed).sender(sender).start()) {
            Classroom room = simulator.create(
                    Map.of("meetingID", "room-1", "name", "Room", "record", "true", "meetingKeepEvents", "true"));
            simulator.advance(Duration.ofMillis(700));
            simulator.populate("room-1", Simulator.crowd(3 + random.nextInt(12), seed), behaviour(random), seed);
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
                    .filter(one -> !one.meetingId().equals("room-1"))
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

    private static Lived lived(Simulator simulator, Classroom room, List<Classroom> rooms) {
        var told = new ArrayList<>(observations(simulator.events("room-1")));
        var reports = new HashMap<String, String>();
        simulator.analytics(room.internalMeetingId()).ifPresent(body -> reports.put(room.internalMeetingId(), body));
        for (Classroom one : rooms) {
            told.addAll(observations(simulator.events(one.meetingId())));
            simulator.analytics(one.internalMeetingId()).ifPresent(body -> reports.put(one.internalMeetingId(), body));
        }
        return new Lived(room.ledger(), rooms.stream().map(Classroom::ledger).toList(), told, reports);
    }

    private static List<Observation> observations(List<String> events) {
        var observations = new ArrayList<Observation>();
        for (String event : events) {
            var body = (HookBody.Events)
                    HookBody.parse("application/x-www-form-urlencoded", Inlet.form("[" + event + "]"));
            body.events().forEach(one -> OBSERVE.observe(one).ifPresent(observations::add));
        }
        return observations;
    }

    /** Twice or not, shaken, in portions. */
    private static void tell(MemoryLog log, List<Observation> observations, Random random) {
        var delivered = new ArrayList<>(observations);
        for (int i = observations.size() / 3; i > 0; i--) {
            delivered.add(observations.get(random.nextInt(observations.size())));
        }
        Collections.shuffle(delivered, random);
        for (int from = 0; from < delivered.size(); ) {
            int to = Math.min(delivered.size(), from + 1 + random.nextInt(200));
            log.append(new ArrayList<>(delivered.subList(from, to)));
            from = to;
        }
    }

    private static void report(MemoryLog log, Lived lived) {
        lived.reports().forEach((meeting, body) -> {
            var read = (LearningAnalytics.Read) LearningAnalytics.read(body.getBytes(StandardCharsets.UTF_8));
            log.report(new MeetingReference(meeting, "-"), read.report(), START.plusSeconds(900));
        });
    }

    private static ClassActivity read(MemoryLog log, Lived lived) {
        return log.read(lived.id(), lived.roomIds(), START.plusSeconds(1_000));
    }

    @Test
    void whereNothingWasLostTheReportIsTheLedgerToTheMillisecond() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Lived lived = live(seed, HookSender.rawBody());
            var log = new MemoryLog();
            tell(log, lived.told(), new Random(seed));
            boolean reported = seed % 2 == 0;
            if (reported) {
                report(log, lived);
            }
            ClassActivity activity = read(log, lived);

            assertThat(truth(lived)).as("seed %d", seed).isNotEmpty();
            assertThat(comparable(told(activity), lived))
                    .as("seed %d", seed)
                    .isEqualTo(comparable(truth(lived), lived));
            assertRooms(activity, lived, seed);
            assertClass(activity, lived, reported, seed);
            assertThat(activity.missing()).as("seed %d", seed).isEmpty();
            if (reported) {
                assertReported(activity, lived, seed);
                assertThat(activity.figures().report().disagreements())
                        .as("seed %d", seed)
                        .isEmpty();
            }
        }
    }

    /** Who presents in a room and in the class at once presents once, of which the ledgers' sums know nothing. */
    private static Map<String, Map<String, Object>> comparable(Map<String, Map<String, Object>> people, Lived lived) {
        var presented = new HashSet<String>();
        lived.rooms()
                .forEach(room -> room.people().stream()
                        .filter(person -> person.figures().more().presenterMs() > 0)
                        .forEach(person -> presented.add(connection(person))));
        lived.ledger().connections().stream()
                .filter(one -> presented.contains(one.internalUserId()))
                .forEach(one -> people.getOrDefault(one.externalUserId(), new TreeMap<>())
                        .remove("presenter"));
        return people;
    }

    private static String connection(PersonLedger visitor) {
        return visitor.externalUserId().replaceFirst("-[0-9]+$", "");
    }

    /** Each room by itself. */
    private static void assertRooms(ClassActivity activity, Lived lived, long seed) {
        for (int i = 0; i < lived.rooms().size(); i++) {
            var truth = new ArrayList<Map<String, Object>>();
            lived.rooms().get(i).people().forEach(person -> truth.add(truth(person, List.of())));
            truth.forEach(one -> one.remove("dial-in"));
            var told = new ArrayList<>(
                    told(activity.figures().rooms().get(i).activity()).values());
            told.forEach(one -> one.remove("dial-in"));
            assertThat(told).as("room %d, seed %d", i, seed).containsExactlyInAnyOrderElementsOf(truth);
        }
    }

    /** Everybody's figures by name, in milliseconds and times, by external identifier. */
    private static Map<String, Map<String, Object>> truth(Lived lived) {
        var people = new HashMap<String, String>();
        lived.ledger().connections().forEach(one -> people.put(one.internalUserId(), one.externalUserId()));
        var rooms = new HashMap<String, List<PersonLedger>>();
        lived.rooms()
                .forEach(room -> room.people()
                        .forEach(person -> rooms.computeIfAbsent(
                                        people.get(connection(person)), absent -> new ArrayList<>())
                                .add(person)));
        var truth = new TreeMap<String, Map<String, Object>>();
        for (PersonLedger person : lived.ledger().people()) {
            List<PersonLedger> there = rooms.getOrDefault(person.externalUserId(), List.of());
            truth.put(person.externalUserId(), truth(person, there));
        }
        return truth;
    }

    private static Map<String, Object> truth(PersonLedger person, List<PersonLedger> there) {
        var figures = person.figures();
        var sessions = new ArrayList<>(person.sessions());
        there.forEach(one -> sessions.addAll(one.sessions()));
        sessions.sort(java.util.Comparator.comparingLong(MeetingLedger.Session::joined));
        long presence = 0;
        long covered = Long.MIN_VALUE;
        for (MeetingLedger.Session session : sessions) {
            presence += Math.max(0, session.left() - Math.max(session.joined(), covered));
            covered = Math.max(covered, session.left());
        }
        var truth = new TreeMap<String, Object>();
        truth.put("name", person.name());
        truth.put("presence", presence);
        truth.put(
                "in breakouts",
                there.stream().mapToLong(one -> one.figures().presenceMs()).sum());
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

    private static Map<String, Map<String, Object>> told(ClassActivity activity) {
        var told = new TreeMap<String, Map<String, Object>>();
        for (PersonActivity person : activity.people()) {
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
            told.put(person.who().externalUserId(), one);
        }
        return told;
    }

    private static long live(PersonActivity.Figures figures, Figure figure) {
        Long live = figures.sourced(figure).live();
        return live == null ? -1 : live;
    }

    /** Events tell of every answer, the report of people who answered. */
    private static void assertClass(ClassActivity activity, Lived lived, boolean reported, long seed) {
        var beside = lived.ledger().beside();
        assertThat(activity.figures().recorded().stream()
                        .map(span ->
                                span.from().toEpochMilli() + "-" + span.to().toEpochMilli())
                        .toList())
                .as("seed %d", seed)
                .isEqualTo(beside.recorded().stream()
                        .filter(one -> one.to() > one.from())
                        .map(one -> one.from() + "-" + one.to())
                        .toList());
        assertThat(activity.figures().polls().stream()
                        .map(poll -> poll.id() + " " + poll.answers().value().orElse(-1L))
                        .sorted()
                        .toList())
                .as("seed %d", seed)
                .isEqualTo(beside.polls().stream()
                        .map(poll -> poll.id() + " " + (reported ? people(lived, poll.id()) : poll.answers()))
                        .sorted()
                        .toList());
        assertThat(activity.figures().rooms())
                .as("seed %d", seed)
                .hasSize(lived.rooms().size());
    }

    private static long people(Lived lived, String poll) {
        return lived.ledger().people().stream()
                .filter(person -> person.figures().answers().containsKey(poll))
                .count();
    }

    /** Speech and answers, which nothing else tells, and counts. */
    private static void assertReported(ClassActivity activity, Lived lived, long seed) {
        for (PersonLedger person : lived.ledger().people()) {
            PersonActivity told =
                    activity.person("u:" + person.externalUserId()).orElseThrow();
            assertThat(told.figures().talk().time().toSeconds())
                    .as("speech, seed %d", seed)
                    .isEqualTo(person.figures().more().toldTalkMs() / 1000);
            var answers = new TreeMap<String, String>();
            told.figures().answers().forEach(answer -> answers.put(answer.pollId(), answer.answer()));
            assertThat(answers)
                    .as("answers, seed %d", seed)
                    .isEqualTo(person.figures().answers());
            assertThat(told.figures().counts().messages())
                    .as("messages, seed %d", seed)
                    .isEqualTo(person.figures().messages());
        }
    }

    @Test
    void whereEventsWereLostNothingIsInventedAndWhatIsOffIsMarked() throws Exception {
        int off = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Lived lived = live(seed, HookSender.rawBody());
            var random = new Random(seed);
            List<Observation> arrived = lossy(lived.told(), random);
            var log = new MemoryLog();
            tell(log, arrived, random);
            report(log, lived);
            ClassActivity activity = read(log, lived);

            Set<String> marked = new HashSet<>();
            activity.figures().report().disagreements().stream()
                    .filter(one -> one.figure() == Figure.PRESENCE)
                    .forEach(one -> marked.add(one.personKey()));
            activity.figures()
                    .rooms()
                    .forEach(room -> room.activity().figures().report().disagreements().stream()
                            .filter(one -> one.figure() == Figure.PRESENCE)
                            .map(ClassFigures.Disagreement::personKey)
                            .forEach(marked::add));
            for (PersonLedger person : lived.ledger().people()) {
                String key = "u:" + person.externalUserId();
                PersonActivity told = activity.person(key).orElseThrow(() -> new AssertionError("gone: " + key));
                off += assertBounded(person, told, activity, marked.contains(key), seed);
            }
        }
        assertThat(off).as("classes in which something was off").isPositive();
    }

    /** One in twenty events is lost, or all for a while, which the report then knows better. */
    private static List<Observation> lossy(List<Observation> told, Random random) {
        if (random.nextBoolean()) {
            return told.stream().filter(one -> random.nextInt(20) > 0).toList();
        }
        long from = START.toEpochMilli() + 1_000L * random.nextInt(120);
        long to = from + 1_000L * (10 + random.nextInt(60));
        return told.stream()
                .filter(one -> one.atMillis() < from || one.atMillis() >= to)
                .toList();
    }

    private static int assertBounded(
            PersonLedger person, PersonActivity told, ClassActivity activity, boolean marked, long seed) {
        String as = "seed " + seed + " " + person.name();
        var figures = told.figures();
        assertThat(live(figures, Figure.MESSAGES))
                .as(as)
                .isLessThanOrEqualTo(person.figures().messages());
        assertThat(live(figures, Figure.HANDS))
                .as(as)
                .isLessThanOrEqualTo(person.figures().hands());
        assertThat(figures.counts().messages())
                .as(as)
                .isEqualTo(person.figures().messages());
        assertThat(figures.counts().hands()).as(as).isEqualTo(person.figures().hands());
        assertThat(figures.talk().time().toSeconds())
                .as(as)
                .isEqualTo(person.figures().more().toldTalkMs() / 1000);
        long length = Duration.between(START, activity.course().endedAt().orElse(activity.asOf()))
                .toMillis();
        for (Figure figure : PersonActivity.Spans.FIGURES) {
            assertThat(live(figures, figure)).as(as).isLessThanOrEqualTo(length);
        }
        // Of the class alone: rooms have reports of their own.
        long presence = figures.sourced(Figure.PRESENCE).value().orElse(0L);
        long really = person.figures().presenceMs();
        long rounding = ROUNDING * (person.sessions().size() + 1);
        long tolerance = Math.max(10_000, Math.max(presence, really) * 2 / 100) + rounding;
        boolean off = told.presence().inBreakouts().isZero() && Math.abs(presence - really) > tolerance;
        if (off) {
            assertThat(marked)
                    .as("%s: %d ms instead of %d and nobody says so", as, presence, really)
                    .isTrue();
        }
        return off ? 1 : 0;
    }

    @Test
    void oldSendersTellLessAndWhatTheyDoNotTellReadsAsNotCollected() throws Exception {
        for (long seed = 1; seed <= SEEDS / 10; seed++) {
            Lived lived = live(seed, HookSender.json());
            var log = new MemoryLog();
            tell(log, lived.told(), new Random(seed));
            ClassActivity activity = log.read(lived.id(), List.of(), START.plusSeconds(1_000));

            for (PersonLedger person : lived.ledger().people()) {
                PersonActivity told =
                        activity.person("u:" + person.externalUserId()).orElseThrow();
                String as = "seed " + seed + " " + person.name();
                assertThat(told.presence().total().toMillis())
                        .as(as)
                        .isEqualTo(person.figures().presenceMs());
                assertThat(live(told.figures(), Figure.CAMERA))
                        .as(as)
                        .isEqualTo(person.figures().cameraMs());
                assertThat(live(told.figures(), Figure.PRESENTER))
                        .as(as)
                        .isEqualTo(person.figures().more().presenterMs());
                assertThat(List.of(Figure.HANDS, Figure.HAND_TIME, Figure.REACTIONS, Figure.SCREEN_SHARE))
                        .as(as)
                        .noneMatch(told.figures()::collected);
            }
        }
    }
}
