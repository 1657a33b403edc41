package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.LearningAnalytics;
import org.lectern.server.Runs;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MemoryLog;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PersonActivity;
import org.lectern.simulator.HookSender;
import org.lectern.simulator.MeetingLedger.PersonLedger;

/**
 * Random classes, told with duplicates, out of order, in portions, and with losses: the report against the ledger that the
 * simulator keeps of the acts themselves. A failing seed is named; the same seed is the same class again.
 */
final class DifferentialTest {
    private static final Instant START = LivedClass.START;
    /** What a session of the server's report can be off: whole seconds at either end. */
    private static final long ROUNDING = 2_000;

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

    private static void report(MemoryLog log, LivedClass lived) {
        lived.reports().forEach((meeting, body) -> {
            var read = (LearningAnalytics.Read) LearningAnalytics.read(body.getBytes(StandardCharsets.UTF_8));
            log.report(new MeetingReference(meeting, "-"), read.report(), START.plusSeconds(900));
        });
    }

    private static ClassActivity read(MemoryLog log, LivedClass lived) {
        ClassActivity whole = log.read(lived.id(), lived.roomIds(), START.plusSeconds(1_000));
        assertThat(log.readPresence(lived.id(), lived.roomIds(), START.plusSeconds(1_000)))
                .as("read without figures")
                .isEqualTo(ClassPresence.of(whole));
        return whole;
    }

    @Test
    void whereNothingWasLostTheReportIsTheLedgerToTheMillisecond() throws Exception {
        for (long seed : Runs.seeds(100, 1_000).toArray()) {
            LivedClass lived = LivedClass.live(seed, HookSender.rawBody());
            var log = new MemoryLog();
            tell(log, lived.observations(), new Random(seed));
            boolean reported = seed % 2 == 0;
            if (reported) {
                report(log, lived);
            }
            ClassActivity activity = read(log, lived);

            assertThat(lived.truth()).as("seed %d", seed).isNotEmpty();
            assertThat(lived.comparable(LivedClass.told(activity)))
                    .as("seed %d", seed)
                    .isEqualTo(lived.comparable(lived.truth()));
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

    /** Each room by itself, but for whoever was in it with two connections at once, of whom its ledger tells as of two. */
    private static void assertRooms(ClassActivity activity, LivedClass lived, long seed) {
        for (int i = 0; i < lived.rooms().size(); i++) {
            List<PersonLedger> people = lived.rooms().get(i).people();
            Map<String, Long> times = people.stream().collect(Collectors.groupingBy(lived::key, Collectors.counting()));
            List<Map<String, Object>> truth = people.stream()
                    .filter(person -> times.getOrDefault(lived.key(person), 0L) == 1)
                    .map(person -> LivedClass.truth(person, List.of()))
                    .toList();
            truth.forEach(one -> one.remove("dial-in"));
            List<Map<String, Object>> told = activity.figures().rooms().get(i).activity().people().stream()
                    .filter(person -> times.getOrDefault(person.who().key(), 1L) == 1)
                    .map(LivedClass::told)
                    .toList();
            told.forEach(one -> one.remove("dial-in"));
            assertThat(told).as("room %d, seed %d", i, seed).containsExactlyInAnyOrderElementsOf(truth);
            assertThat(activity.figures().rooms().get(i).activity().people())
                    .as("room %d, seed %d", i, seed)
                    .hasSize(times.size());
        }
    }

    /** Events tell of every answer, the report of people who answered. */
    private static void assertClass(ClassActivity activity, LivedClass lived, boolean reported, long seed) {
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

    private static long people(LivedClass lived, String poll) {
        return lived.ledger().people().stream()
                .filter(person -> person.figures().answers().containsKey(poll))
                .count();
    }

    /** Speech and answers, which nothing else tells, and counts. */
    private static void assertReported(ClassActivity activity, LivedClass lived, long seed) {
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
        for (long seed : Runs.seeds(100, 1_000).toArray()) {
            LivedClass lived = LivedClass.live(seed, HookSender.rawBody());
            var random = new Random(seed);
            List<Observation> arrived = lossy(lived.observations(), random);
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
        assertThat(LivedClass.live(figures, Figure.MESSAGES))
                .as(as)
                .isLessThanOrEqualTo(person.figures().messages());
        assertThat(LivedClass.live(figures, Figure.HANDS))
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
            assertThat(LivedClass.live(figures, figure)).as(as).isLessThanOrEqualTo(length);
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
        for (long seed : Runs.seeds(10, 100).toArray()) {
            LivedClass lived = LivedClass.live(seed, HookSender.json());
            var log = new MemoryLog();
            tell(log, lived.observations(), new Random(seed));
            ClassActivity activity = log.read(lived.id(), List.of(), START.plusSeconds(1_000));

            for (PersonLedger person : lived.ledger().people()) {
                PersonActivity told =
                        activity.person("u:" + person.externalUserId()).orElseThrow();
                String as = "seed " + seed + " " + person.name();
                assertThat(told.presence().total().toMillis())
                        .as(as)
                        .isEqualTo(person.figures().presenceMs());
                assertThat(LivedClass.live(told.figures(), Figure.CAMERA))
                        .as(as)
                        .isEqualTo(person.figures().cameraMs());
                assertThat(LivedClass.live(told.figures(), Figure.PRESENTER))
                        .as(as)
                        .isEqualTo(person.figures().more().presenterMs());
                assertThat(List.of(Figure.HANDS, Figure.HAND_TIME, Figure.REACTIONS, Figure.SCREEN_SHARE))
                        .as(as)
                        .noneMatch(told.figures()::collected);
            }
        }
    }
}
