package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.activity.Rules.holds;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassFigures.Cause;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.TalkSource;

/** What the server's report adds to what events told. */
final class ReportedFiguresTest {
    private static Story reported(Story story, String externalId, String connection, Map<Figure, Long> figures) {
        var details = new ReportDetails()
                .put(Detail.EXTERNAL_USER_ID, externalId)
                .put(Detail.NAME, "Reported " + externalId)
                .put(Detail.ROLE, "VIEWER")
                .connections(connection.isEmpty() ? List.of() : List.of(connection))
                .visit(0, Story.second(101).toEpochMilli(), Story.second(199).toEpochMilli())
                .answer("p/1/1", "Yes");
        figures.forEach(details::figure);
        return told(story, Track.reported(externalId), Kind.REPORTED_PERSON, details);
    }

    private static Story told(Story story, Track track, Kind kind, ReportDetails details) {
        String[] values = details.detail().values().entrySet().stream()
                .flatMap(entry -> java.util.stream.Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
        return story.add(track, 200, kind, values);
    }

    @Test
    void theReportReplacesWhatStandsForSpeechAndBothAreKept() {
        Story story = reported(
                new Story()
                        .join("a", "42", 100)
                        .who("a", 110, Kind.VOICE_ENABLED, Detail.MICROPHONE, "true")
                        .who("a", 150, Kind.VOICE_DISABLED)
                        .end(200),
                "42",
                "w_a",
                Map.of(Figure.TALK, 12_000L, Figure.PRESENCE, 100_000L, Figure.MESSAGES, 0L));

        holds(story, 500, activity -> {
            PersonActivity person = Rules.only(activity);
            assertThat(person.figures().talk().source()).isEqualTo(TalkSource.ANALYTICS);
            assertThat(person.figures().talk().time()).hasSeconds(12);
            assertThat(person.figures().sourced(Figure.TALK))
                    .isEqualTo(new Sourced(40_000L, 12_000L, Sourced.Chosen.REPORTED));
            assertThat(person.figures().answers()).containsExactly(new PersonActivity.PollAnswer("p/1/1", "Yes"));
            assertThat(activity.figures().report().received()).isTrue();
            assertThat(activity.figures().report().disagreements()).isEmpty();
        });
    }

    @Test
    void theReportIsMatchedByConnectionBeforeItIsByIdentifier() {
        Story story = reported(
                new Story().who("a", 100, Kind.JOINED, Detail.NAME, "Guest").end(200),
                "w_a",
                "w_a",
                Map.of(Figure.TALK, 5_000L));

        holds(story, 500, activity -> {
            PersonActivity person = Rules.only(activity);
            assertThat(person.who().key()).isEqualTo("c:w_a");
            assertThat(person.figures().talk().time()).hasSeconds(5);
        });
    }

    @Test
    void whoOnlyTheReportKnowsAppearsAndIsMarked() {
        Story story = reported(
                new Story().join("a", "42", 100).end(200), "99", "", Map.of(Figure.MESSAGES, 3L, Figure.TALK, 0L));

        holds(story, 500, activity -> {
            PersonActivity lost = activity.person("u:99").orElseThrow();
            assertThat(lost.who().nature().onlyReported()).isTrue();
            assertThat(lost.who().name()).isEqualTo("Reported 99");
            assertThat(lost.presence().has(Mark.REPORTED)).isTrue();
            assertThat(lost.presence().total()).hasSeconds(98);
            assertThat(lost.figures().sourced(Figure.MESSAGES))
                    .isEqualTo(new Sourced(null, 3L, Sourced.Chosen.REPORTED));
            assertThat(lost.figures().collected(Figure.CAMERA)).isFalse();
            assertThat(lost.figures().counts().messages()).isEqualTo(3);
        });
    }

    @Test
    void theGreaterCountIsShownAndTheDifferenceIsTold() {
        Story story = reported(
                new Story()
                        .join("a", "42", 100)
                        .who("a", 110, Kind.MESSAGE)
                        .who("a", 120, Kind.HAND_RAISED)
                        .end(200),
                "42",
                "w_a",
                Map.of(Figure.MESSAGES, 4L, Figure.HANDS, 0L, Figure.PRESENCE, 100_000L));

        holds(story, 500, activity -> {
            PersonActivity person = Rules.only(activity);
            assertThat(person.figures().counts().messages()).isEqualTo(4);
            assertThat(person.figures().counts().hands()).isEqualTo(1);
            assertThat(activity.figures().report().disagreements())
                    .extracting(ClassFigures.Disagreement::figure, ClassFigures.Disagreement::cause)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(Figure.MESSAGES, Cause.REPORT_KNOWS_MORE),
                            org.assertj.core.groups.Tuple.tuple(Figure.HANDS, Cause.NOT_IN_REPORT));
        });
    }

    @Test
    void durationsMayDifferByTenSecondsOrTwoPercentWhicheverIsMore() {
        assertThat(Disagreements.cause(Figure.PRESENCE, sourced(100_000, 110_000), false))
                .isEmpty();
        assertThat(Disagreements.cause(Figure.PRESENCE, sourced(100_000, 110_001), false))
                .contains(Cause.REPORT_KNOWS_MORE);
        assertThat(Disagreements.cause(Figure.PRESENCE, sourced(100_000, 110_001), true))
                .contains(Cause.EVENTS_MISSING);
        assertThat(Disagreements.cause(Figure.PRESENCE, sourced(3_600_000, 3_529_000), false))
                .isEmpty();
        assertThat(Disagreements.cause(Figure.PRESENCE, sourced(3_600_000, 3_500_000), false))
                .contains(Cause.REPORT_KNOWS_LESS);
        assertThat(Disagreements.cause(Figure.TALK, sourced(3_600_000, 0), false))
                .isEmpty();
        assertThat(Disagreements.cause(Figure.TALK, sourced(0, 10_001), false)).isPresent();
    }

    private static Sourced sourced(long live, long reported) {
        return new Sourced(live, reported, Sourced.Chosen.LIVE);
    }

    @Test
    void aClassOfWhichNoEventCameIsToldByTheReport() {
        Story story = reported(new Story(), "42", "w_a", Map.of(Figure.PRESENCE, 98_000L));
        var whole = new ReportDetails()
                .put(ReportDetails.START, Long.toString(Story.second(100).toEpochMilli()))
                .put(ReportDetails.FINISH, Long.toString(Story.second(200).toEpochMilli()));

        holds(told(story, Track.REPORT, Kind.REPORT, whole), 500, activity -> {
            assertThat(activity.course().endedAt()).contains(Story.second(200));
            assertThat(Rules.only(activity).presence().total()).hasSeconds(98);
            assertThat(Rules.only(activity).now()).isEqualTo(PersonActivity.Now.NOTHING);
        });
    }

    @Test
    void theReportSaysWhatPollsWereAskedAndHowMany() {
        var poll = new ReportDetails()
                .put(Detail.POLL, "p/1/1")
                .put(ReportDetails.QUESTION, "Ready?")
                .put(ReportDetails.OPTION + 0, "Yes")
                .put(ReportDetails.OPTION + 1, "No")
                .put(ReportDetails.POLL_ANSWERS, "2");
        Story story = told(
                new Story()
                        .join("a", "42", 100)
                        .who("a", 110, Kind.POLL_STARTED, Detail.POLL, "p/1/1")
                        .who("a", 111, Kind.POLL_RESPONDED, Detail.POLL, "p/1/1"),
                Track.REPORT,
                Kind.REPORTED_POLL,
                poll);

        holds(
                story,
                500,
                activity -> assertThat(activity.figures().polls())
                        .singleElement()
                        .satisfies(one -> {
                            assertThat(one.question()).isEqualTo("Ready?");
                            assertThat(one.options()).containsExactly("Yes", "No");
                            assertThat(one.askedAt()).contains(Story.second(110));
                            assertThat(one.answers()).isEqualTo(new Sourced(1L, 2L, Sourced.Chosen.REPORTED));
                        }));
    }

    @Test
    void tenThousandPeopleInOneClassAreAllTold() {
        Story story = new Story();
        for (int i = 0; i < 10_000; i++) {
            story.join("c" + i, "p" + i, 100).who("c" + i, 150, Kind.MESSAGE);
            reported(story, "p" + i, "w_c" + i, Map.of(Figure.TALK, 1_000L));
        }
        ClassActivity activity = story.end(200).at(500);

        assertThat(activity.people()).hasSize(10_000).allSatisfy(person -> {
            assertThat(person.presence().total()).hasSeconds(100);
            assertThat(person.figures().talk().time()).hasSeconds(1);
        });
    }
}
