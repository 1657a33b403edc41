package org.lectern.server.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.Sourced;
import org.lectern.server.statement.Happening.Kind;

final class HappeningsTest {
    private static final int SEEDS = Runs.of(300, 20_000);
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final Instant END = START.plus(Duration.ofMinutes(90));
    private static final Set<Kind> ALL = Set.of(Kind.values());

    @Test
    void everyRunBeginsAndEndsOnceAndEveryJoinHasItsLeave() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            ClassActivity activity = activity(random);

            List<Happening> told = Happenings.of(run(END), activity, ALL);

            assertThat(of(told, Kind.STARTED)).as("seed %d", seed).hasSize(1);
            assertThat(of(told, Kind.ENDED)).as("seed %d", seed).hasSize(1);
            assertThat(told.stream().map(Happening::id)).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(told).as("seed %d", seed).isSortedAccordingTo(java.util.Comparator.comparing(Happening::at));
            for (PersonActivity person : activity.people()) {
                var sessions = person.presence().sessions();
                String id = person.who().externalUserId();
                assertThat(of(told, Kind.JOINED, id)).as("seed %d", seed).hasSameSizeAs(sessions);
                assertThat(of(told, Kind.LEFT, id)).as("seed %d", seed).hasSameSizeAs(sessions);
                assertThat(of(told, Kind.ATTENDED, id)).as("seed %d", seed).hasSize(sessions.isEmpty() ? 0 : 1);
            }
            Happening started = of(told, Kind.STARTED).getFirst();
            if (started.who() != null) {
                assertThat(of(told, Kind.JOINED, started.who().userId()))
                        .as("seed %d", seed)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void saysTheSameWhateverTheOrderOfPeople() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ClassActivity activity = activity(new Random(seed));
            var shuffled = new ArrayList<>(activity.people());
            // The first moderator opens the class, so those keep their order.
            shuffled.removeIf(person -> person.who().role().equals("MODERATOR"));
            Collections.shuffle(shuffled, new Random(seed));
            activity.people().stream()
                    .filter(person -> person.who().role().equals("MODERATOR"))
                    .forEach(shuffled::add);

            assertThat(Happenings.of(run(END), with(activity, shuffled), ALL))
                    .as("seed %d", seed)
                    .isEqualTo(Happenings.of(run(END), activity, ALL));
        }
    }

    @Test
    void mergesSwitchesThatWereOverWithinTwoSeconds() {
        var person = person(
                "a",
                List.of(span(0, 600, Mark.OBSERVED)),
                List.of(
                        new PersonActivity.Span(START.plusSeconds(10), START.plusSeconds(20)),
                        new PersonActivity.Span(START.plusMillis(21_900), START.plusSeconds(30)),
                        new PersonActivity.Span(START.plusSeconds(32), START.plusSeconds(40))));

        List<Happening> told = Happenings.of(run(END), activity(List.of(person)), ALL);

        assertThat(of(told, Kind.MICROPHONE_ON).stream().map(Happening::at))
                .containsExactly(START.plusSeconds(10), START.plusSeconds(32));
        assertThat(of(told, Kind.MICROPHONE_OFF).stream().map(Happening::at))
                .containsExactly(START.plusSeconds(30), START.plusSeconds(40));
    }

    @Test
    void saysOfWhatIsConcludedThatItIs() {
        var person = person("a", List.of(span(0, 600, Mark.INFERRED)), List.of());

        List<Happening> told = Happenings.of(run(END), activity(List.of(person)), ALL);

        assertThat(of(told, Kind.LEFT).getFirst().facts().estimated()).isTrue();
        assertThat(of(told, Kind.JOINED).getFirst().facts().estimated()).isFalse();
    }

    @Test
    void saysOfARunningClassOnlyWhatIsOver() {
        var gone = person("gone", List.of(span(0, 600, Mark.OBSERVED)), List.of());
        var here = person(
                "here",
                List.of(new PersonActivity.Session(START, null, Duration.ofMinutes(90), Mark.OBSERVED)),
                List.of(new PersonActivity.Span(START, END)));
        var running = new ClassActivity(
                new UUID(0, 1), END, new ClassActivity.Course(START, null, false), List.of(gone, here), List.of());

        List<Happening> told = Happenings.of(run(null), running, ALL);

        assertThat(told.stream().map(Happening::kind))
                .containsExactlyInAnyOrder(Kind.STARTED, Kind.JOINED, Kind.JOINED, Kind.MICROPHONE_ON, Kind.LEFT);
    }

    @Test
    void countsMessagesAndReactionsOnceTheClassIsOver() {
        var person = active("a", List.of(), new PersonActivity.Counts(7, 0, Map.of("👍", 2, "thumbsUp", 1, "Anna", 4)));

        List<Happening> told = Happenings.of(run(END), activity(List.of(person)), ALL);

        assertThat(of(told, Kind.MESSAGES).getFirst().requireCounted()).isEqualTo(new Happening.Detail.Counted(7, ""));
        assertThat(of(told, Kind.REACTED).stream().map(Happening::requireCounted))
                .containsExactlyInAnyOrder(
                        new Happening.Detail.Counted(3, "U+1F44D"), new Happening.Detail.Counted(4, ""));
        assertThat(told).noneMatch(one -> one.toString().contains("Anna"));
    }

    @Test
    void saysNothingOfMessagesBeforeTheClassIsOverSinceMoreMayCome() {
        var person = active("a", List.of(), new PersonActivity.Counts(7, 0, Map.of("👍", 2)));
        var running = new ClassActivity(
                new UUID(0, 1), END, new ClassActivity.Course(START, null, false), List.of(person), List.of());

        assertThat(Happenings.of(run(null), running, ALL).stream().map(Happening::kind))
                .doesNotContain(Kind.MESSAGES, Kind.REACTED);
    }

    @Test
    void raisesAndLowersEachHand() {
        var person = active(
                "a",
                List.of(
                        new PersonActivity.Span(START.plusSeconds(10), START.plusSeconds(20)),
                        new PersonActivity.Span(START.plusSeconds(21), START.plusSeconds(60))),
                new PersonActivity.Counts(0, 2, Map.of()));

        List<Happening> told = Happenings.of(run(END), activity(List.of(person)), ALL);

        assertThat(of(told, Kind.HAND_UP).stream().map(Happening::at))
                .containsExactly(START.plusSeconds(10), START.plusSeconds(21));
        assertThat(of(told, Kind.HAND_DOWN).stream().map(Happening::at))
                .containsExactly(START.plusSeconds(20), START.plusSeconds(60));
    }

    @Test
    void tellsWhichChoicesWereTakenAndNotWhatTheyWere() {
        var figures = new ClassFigures(
                List.of(),
                List.of(),
                List.of(new ClassFigures.Poll(
                        "p_7", START.plusSeconds(90), "Who is Anna?", List.of("A, teacher", "B"), Sourced.live(2))),
                List.of(),
                ClassFigures.Report.NONE);
        var chose = answered("a", "B, A, teacher");
        var typed = answered("b", "my own words");
        var activity = new ClassActivity(
                new UUID(0, 1),
                END,
                new ClassActivity.Course(START, END, false),
                List.of(chose, typed),
                List.of(),
                figures);

        List<Happening> told = Happenings.of(run(END), activity, ALL);

        assertThat(of(told, Kind.POLL_ASKED)).hasSize(1);
        assertThat(of(told, Kind.POLL_ANSWERED, "a").getFirst().requireAsked())
                .isEqualTo(new Happening.Detail.Asked("p_7", 2, List.of(1, 2)));
        assertThat(of(told, Kind.POLL_ANSWERED, "b").getFirst().requireAsked().chosen())
                .isEmpty();
        assertThat(told)
                .noneMatch(one -> one.toString().contains("words")
                        || one.toString().contains("teacher")
                        || one.toString().contains("Anna"));
    }

    private static PersonActivity active(String id, List<PersonActivity.Span> hands, PersonActivity.Counts counts) {
        PersonActivity plain = person(id, List.of(span(0, 600, Mark.OBSERVED)), List.of());
        return new PersonActivity(
                plain.who(),
                plain.presence(),
                new PersonActivity.Figures(
                        true,
                        plain.figures().talk(),
                        new PersonActivity.Spans(Map.of(Figure.HAND_TIME, hands)),
                        counts),
                PersonActivity.Now.NOTHING,
                Map.of());
    }

    private static PersonActivity answered(String id, String answer) {
        PersonActivity plain = person(id, List.of(span(0, 600, Mark.OBSERVED)), List.of());
        PersonActivity.Figures figures = plain.figures();
        return new PersonActivity(
                plain.who(),
                plain.presence(),
                new PersonActivity.Figures(
                        figures.talk(),
                        figures.spans(),
                        figures.counts(),
                        figures.sources(),
                        List.of(new PersonActivity.PollAnswer("p_7", answer))),
                PersonActivity.Now.NOTHING,
                Map.of());
    }

    private static Happenings.Run run(@Nullable Instant ended) {
        return Happenings.Run.of("m_01", START, ended);
    }

    private static List<Happening> of(List<Happening> told, Kind kind) {
        return told.stream().filter(one -> one.kind() == kind).toList();
    }

    private static List<Happening> of(List<Happening> told, Kind kind, String userId) {
        return of(told, kind).stream()
                .filter(one -> one.requireWho().userId().equals(userId))
                .toList();
    }

    static ClassActivity activity(Random random) {
        var people = new ArrayList<PersonActivity>();
        for (int i = random.nextInt(6); i > 0; i--) {
            var sessions = new ArrayList<PersonActivity.Session>();
            int at = random.nextInt(600);
            for (int j = random.nextInt(4); j > 0; j--) {
                int length = 1 + random.nextInt(900);
                sessions.add(span(at, at + length, Mark.values()[random.nextInt(3)]));
                at += length + 1 + random.nextInt(300);
            }
            people.add(person("p" + i, sessions, List.of()));
        }
        return activity(people);
    }

    private static ClassActivity activity(List<PersonActivity> people) {
        return new ClassActivity(new UUID(0, 1), END, new ClassActivity.Course(START, END, false), people, List.of());
    }

    private static ClassActivity with(ClassActivity activity, List<PersonActivity> people) {
        return new ClassActivity(activity.meetingId(), activity.asOf(), activity.course(), people, List.of());
    }

    private static PersonActivity.Session span(int from, int to, Mark mark) {
        return new PersonActivity.Session(
                START.plusSeconds(from), START.plusSeconds(to), Duration.ofSeconds(to - from), mark);
    }

    private static PersonActivity person(
            String id, List<PersonActivity.Session> sessions, List<PersonActivity.Span> microphone) {
        Duration total = sessions.stream().map(PersonActivity.Session::length).reduce(Duration.ZERO, Duration::plus);
        return new PersonActivity(
                new PersonActivity.Who(
                        "u:" + id, id, "Name of " + id, id.hashCode() % 3 == 0 ? "MODERATOR" : "VIEWER", false),
                new PersonActivity.Presence(sessions, total, 1),
                new PersonActivity.Figures(
                        true,
                        new PersonActivity.Talk(Duration.ZERO, PersonActivity.TalkSource.MICROPHONE_OPEN, null),
                        new PersonActivity.Spans(microphone, List.of()),
                        new PersonActivity.Counts(0, 0, Map.of())),
                PersonActivity.Now.NOTHING,
                Map.of());
    }
}
