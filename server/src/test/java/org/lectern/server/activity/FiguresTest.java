package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.activity.ClassFigures.Cause;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.TalkSource;

/** Screens, presenters, hands, polls, marks of the recording, and what the server's report adds. */
final class FiguresTest {
    private static final int SEEDS = Runs.of(200, 5_000);

    private static void holds(Story story, long second, Consumer<ClassActivity> check) {
        check.accept(story.at(second));
        for (int seed = 0; seed < SEEDS; seed++) {
            check.accept(story.shuffled(seed, second));
        }
    }

    private static Duration on(PersonActivity person, Figure figure) {
        return person.figures().sourced(figure).duration().orElseThrow();
    }

    @Test
    void presenterTimeRunsFromBeingAssignedToBeingUnassignedOrTheLeave() {
        Story story = new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.PRESENTER_ASSIGNED)
                .who("a", 140, Kind.PRESENTER_UNASSIGNED)
                .who("a", 150, Kind.PRESENTER_ASSIGNED)
                .who("a", 170, Kind.LEFT)
                .who("a", 171, Kind.PRESENTER_UNASSIGNED);

        holds(story, 500, activity -> {
            assertThat(on(Rules.only(activity), Figure.PRESENTER)).hasSeconds(50);
            assertThat(Rules.only(activity).anomalies()).isEmpty();
        });
    }

    @Test
    void whoJoinsAsPresenterIsOneFromThen() {
        Story story = new Story()
                .who("a", 100, Kind.JOINED, Detail.EXTERNAL_USER_ID, "42", Detail.PRESENTER, "true")
                .who("a", 130, Kind.PRESENTER_UNASSIGNED);

        holds(
                story,
                500,
                activity ->
                        assertThat(on(Rules.only(activity), Figure.PRESENTER)).hasSeconds(30));
    }

    @Test
    void aScreenIsSharedUntilItStopsWhoeverIsSaidToHaveStoppedIt() {
        Story story = new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.SCREEN_STARTED)
                .who("a", 130, Kind.SCREEN_STOPPED)
                .who("a", 140, Kind.SCREEN_STARTED)
                .add(Track.MEETING, 150, Kind.SCREEN_STOPPED)
                .end(200);

        holds(story, 500, activity -> {
            assertThat(on(Rules.only(activity), Figure.SCREEN_SHARE)).hasSeconds(30);
            assertThat(activity.figures().screenShared())
                    .extracting(span -> span.from())
                    .containsExactly(Story.second(110), Story.second(140));
        });
    }

    @Test
    void aScreenOfWhichNobodySaysWhoseItIsIsTheClasss() {
        Story story = new Story()
                .join("a", "42", 100)
                .add(Track.MEETING, 110, Kind.SCREEN_STARTED)
                .add(Track.MEETING, 150, Kind.SCREEN_STOPPED);

        holds(story, 500, activity -> {
            assertThat(on(Rules.only(activity), Figure.SCREEN_SHARE)).isZero();
            assertThat(PersonActivity.Span.total(activity.figures().screenShared()))
                    .hasSeconds(40);
        });
    }

    @Test
    void listeningIsNoOpenMicrophone() {
        Story story = new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.VOICE_ENABLED, Detail.LISTEN_ONLY, "true", Detail.MICROPHONE, "false")
                .who("a", 150, Kind.VOICE_ENABLED, Detail.LISTEN_ONLY, "false", Detail.MICROPHONE, "true")
                .who("a", 160, Kind.VOICE_DISABLED)
                .who("a", 170, Kind.LISTEN_ONLY_STARTED)
                .who("a", 175, Kind.LISTEN_ONLY_STOPPED);

        holds(story, 500, activity -> {
            assertThat(on(Rules.only(activity), Figure.LISTEN_ONLY)).hasSeconds(45);
            assertThat(on(Rules.only(activity), Figure.MICROPHONE)).hasSeconds(10);
        });
    }

    @Test
    void aHandIsUpUntilItIsLoweredOrThePersonLeaves() {
        Story story = new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.HAND_RAISED)
                .who("a", 112, Kind.HAND_RAISED)
                .who("a", 120, Kind.HAND_LOWERED)
                .who("a", 130, Kind.EMOJI, Detail.EMOJI, "raiseHand")
                .who("a", 135, Kind.EMOJI, Detail.EMOJI, "none")
                .who("a", 140, Kind.HAND_RAISED)
                .who("a", 150, Kind.LEFT);

        holds(story, 500, activity -> {
            assertThat(on(Rules.only(activity), Figure.HAND_TIME)).hasSeconds(25);
            assertThat(Rules.only(activity).figures().counts().hands()).isEqualTo(3);
        });
    }

    @Test
    void theRecordButtonMarksTimesUntilTheEnd() {
        Story story = new Story()
                .join("a", "42", 100)
                .add(Track.MEETING, 110, Kind.RECORDING_STARTED)
                .add(Track.MEETING, 120, Kind.RECORDING_STOPPED)
                .add(Track.MEETING, 130, Kind.RECORDING_CHANGED)
                .add(Track.MEETING, 140, Kind.RECORDING_CHANGED)
                .add(Track.MEETING, 180, Kind.RECORDING_STARTED)
                .end(200);

        holds(
                story,
                500,
                activity -> assertThat(activity.figures().recorded())
                        .containsExactly(
                                new PersonActivity.Span(Story.second(110), Story.second(120)),
                                new PersonActivity.Span(Story.second(130), Story.second(140)),
                                new PersonActivity.Span(Story.second(180), Story.second(200))));
    }

    @Test
    void pollsAreCountedWithTheirAnswersWhoeverReceivedThem() {
        Story story = new Story()
                .join("a", "42", 100)
                .join("b", "43", 100)
                .who("a", 110, Kind.POLL_STARTED, Detail.POLL, "p/1/1")
                .who("a", 112, Kind.POLL_RESPONDED, Detail.POLL, "p/1/1")
                .who("b", 115, Kind.POLL_RESPONDED, Detail.POLL, "p/1/1")
                .who("a", 120, Kind.POLL_STARTED, Detail.POLL, "p/1/2");

        holds(story, 500, activity -> {
            assertThat(activity.figures().polls()).hasSize(2);
            ClassFigures.Poll poll = activity.figures().polls().getFirst();
            assertThat(poll.askedAt()).contains(Story.second(110));
            assertThat(poll.answers()).isEqualTo(Sourced.live(2));
            assertThat(activity.people())
                    .allSatisfy(person -> assertThat(person.figures().collected(Figure.POLL_ANSWERS))
                            .isFalse());
        });
    }

    @Test
    void whatOldSendersDoNotTellIsNotCollected() {
        Story story = new Story()
                .add(Track.MEETING, 90, Kind.MEETING_CREATED, Detail.OLD_SENDER, "true")
                .join("a", "42", 100)
                .who("a", 110, Kind.MESSAGE);

        holds(story, 500, activity -> {
            PersonActivity.Figures figures = Rules.only(activity).figures();
            assertThat(List.of(Figure.HANDS, Figure.HAND_TIME, Figure.REACTIONS, Figure.SCREEN_SHARE))
                    .noneMatch(figures::collected);
            assertThat(figures.sourced(Figure.MESSAGES)).isEqualTo(Sourced.live(1));
            assertThat(figures.collected(Figure.CAMERA)).isTrue();
        });
    }

    @Test
    void aReactionWithoutItsValueTellsOfAnOldSenderToo() {
        Story story = new Story().join("a", "42", 100).who("a", 110, Kind.EMOJI);

        holds(
                story,
                500,
                activity -> assertThat(Rules.only(activity).figures().collected(Figure.REACTIONS))
                        .isFalse());
    }

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
    void whoDialledInIsMarked() {
        Story story = new Story()
                .add(Track.connection("v_abc"), 100, Kind.JOINED, Detail.NAME, "+49 30 1234", Detail.ROLE, "VIEWER");

        PersonActivity person = Rules.only(story.at(200));
        assertThat(person.who().nature().dialIn()).isTrue();
        assertThat(person.who().guest()).isTrue();
    }

    @Test
    void aLinkMakesTwoPeopleOneAndLosesNothing() {
        Story story = new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.MESSAGE)
                .who("a", 150, Kind.LEFT)
                .add(Track.connection("v_phone"), 130, Kind.JOINED, Detail.NAME, "+49 30 1234")
                .add(Track.connection("v_phone"), 140, Kind.MESSAGE)
                .add(Track.connection("v_phone"), 190, Kind.LEFT)
                .end(200);

        ClassActivity apart = story.at(500);
        ClassActivity linked = story.linked(500, Map.of("c:v_phone", "u:42"));

        assertThat(apart.people()).hasSize(2);
        PersonActivity one = Rules.only(linked);
        assertThat(one.who().name()).isEqualTo("Name of 42");
        assertThat(one.presence().total()).hasSeconds(90);
        assertThat(one.presence().connections()).isEqualTo(2);
        assertThat(one.figures().counts().messages()).isEqualTo(2);
        assertThat(one.who().nature().linked()).containsExactly(new PersonActivity.Linked("c:v_phone", "+49 30 1234"));
        assertThat(story.linked(500, Map.of())).isEqualTo(apart);
    }

    @Test
    void linksAreFollowedToTheirEndAndCirclesAreNone() {
        var chain = new Links(Map.of("a", "b", "b", "c"));
        var circle = new Links(Map.of("a", "b", "b", "a"));

        assertThat(chain.person("a")).isEqualTo("c");
        assertThat(circle.person("a")).isEqualTo("a");
        assertThat(circle.person("b")).isEqualTo("b");
    }

    @Test
    void aConnectionThatFirstHasNoIdentifierIsThePersonOfTheLaterOne() {
        Story story = new Story()
                .who("a", 100, Kind.MESSAGE)
                .join("a", "42", 101)
                .join("b", "42", 120)
                .who("b", 130, Kind.MESSAGE);

        holds(story, 500, activity -> {
            assertThat(Rules.only(activity).who().externalUserId()).isEqualTo("42");
            assertThat(Rules.only(activity).figures().counts().messages()).isEqualTo(2);
        });
    }

    /** Rows of bad input that change no figure, or only by a rule. */
    @Test
    void twoPeopleWithOneIdentifierAreOneUnderTheLatestName() {
        Story story = new Story()
                .who("a", 100, Kind.JOINED, Detail.EXTERNAL_USER_ID, "42", Detail.NAME, "Ann")
                .who("b", 130, Kind.JOINED, Detail.EXTERNAL_USER_ID, "42", Detail.NAME, "Bob")
                .who("a", 150, Kind.LEFT)
                .who("b", 200, Kind.LEFT);

        holds(story, 500, activity -> {
            assertThat(Rules.only(activity).who().name()).isEqualTo("Bob");
            assertThat(Rules.only(activity).presence().total()).hasSeconds(100);
            assertThat(Rules.only(activity).presence().connections()).isEqualTo(2);
        });
    }

    @Test
    void tenConnectionsOfOnePersonAreAUnion() {
        Story story = new Story();
        for (int i = 0; i < 10; i++) {
            story.join("c" + i, "42", 100 + i)
                    .who("c" + i, 110, Kind.CAMERA_STARTED, Detail.STREAM, "s" + i)
                    .who("c" + i, 150 + i, Kind.LEFT);
        }

        holds(story, 500, activity -> {
            assertThat(Rules.only(activity).presence().total()).hasSeconds(59);
            assertThat(on(Rules.only(activity), Figure.CAMERA)).hasSeconds(49);
            assertThat(Rules.only(activity).presence().sessions()).hasSize(1);
        });
    }

    @Test
    void ofTwoDifferentLeavesTheEarlierOneCounts() {
        Story story = new Story()
                .join("a", "42", 100)
                .who("a", 150, Kind.LEFT)
                .who("a", 170, Kind.LEFT, Detail.NAME, "as the sender makes one up at the end")
                .end(170);

        holds(
                story,
                500,
                activity -> assertThat(Rules.only(activity).presence().total()).hasSeconds(50));
    }

    @Test
    void whatHappensInOneMillisecondHasOneOrder() {
        Story story = new Story();
        for (int i = 0; i < 5; i++) {
            story.join("a", "42", 100)
                    .who("a", 100, Kind.PRESENTER_ASSIGNED, Detail.NAME, "n" + i)
                    .who("a", 100, Kind.PRESENTER_UNASSIGNED, Detail.NAME, "n" + i)
                    .who("a", 100, Kind.SCREEN_STARTED, Detail.NAME, "n" + i)
                    .who("a", 100, Kind.HAND_RAISED, Detail.NAME, "n" + i)
                    .who("a", 100, Kind.HAND_LOWERED, Detail.NAME, "n" + i)
                    .who("a", 100, Kind.LEFT, Detail.NAME, "n" + i);
        }
        ClassActivity once = story.at(500);

        holds(story, 500, activity -> assertThat(activity).isEqualTo(once));
        assertThat(Rules.only(once).figures().counts().hands()).isEqualTo(1);
        assertThat(on(Rules.only(once), Figure.SCREEN_SHARE)).isZero();
    }

    @Test
    void aServerWhoseClockIsOffTellsTheSameFigures() {
        long hour = 3_600_000;
        ClassActivity right = skewed(0).at(500);
        ClassActivity off = skewed(hour).at(500 + 3_600);

        assertThat(Rules.only(off).presence().total())
                .isEqualTo(Rules.only(right).presence().total());
        for (Figure figure : Figure.values()) {
            assertThat(Rules.only(off).figures().sourced(figure))
                    .isEqualTo(Rules.only(right).figures().sourced(figure));
        }
    }

    private static Story skewed(long millis) {
        Track ann = Track.connection("w_a");
        long at = Story.START.toEpochMilli() + millis;
        return new Story()
                .addMillis(ann, at + 100_000, Kind.JOINED, Detail.EXTERNAL_USER_ID, "42")
                .addMillis(ann, at + 110_000, Kind.PRESENTER_ASSIGNED)
                .addMillis(ann, at + 120_000, Kind.MESSAGE)
                .addMillis(Track.MEETING, at + 200_000, Kind.MEETING_ENDED);
    }

    @Test
    void anEmojiThatIsNoneIsAReactionLikeAnyOther() {
        String odd = "<img src=x>\u202e\u0007" + "x".repeat(900);
        Story story = new Story()
                .join("a", "42", 100)
                .who("a", 110, Kind.EMOJI, Detail.EMOJI, odd)
                .who("a", 111, Kind.EMOJI, Detail.EMOJI, "away");

        holds(
                story,
                500,
                activity -> assertThat(Rules.only(activity).figures().counts().reactions())
                        .containsOnlyKeys(odd, "away"));
    }

    @Test
    void reactionsOfEndlesslyManyKindsAreCountedAndNotToldApart() {
        Story story = new Story().join("a", "42", 100);
        for (int i = 0; i < 1_000; i++) {
            story.addMillis(
                    Track.connection("w_a"), Story.second(101).toEpochMilli() + i, Kind.EMOJI, Detail.EMOJI, "e" + i);
        }

        for (ClassActivity activity : List.of(story.at(500), story.shuffled(1, 500), story.shuffled(2, 500))) {
            assertThat(Rules.only(activity).figures().counts().reactionTotal()).isEqualTo(1_000);
            assertThat(Rules.only(activity).figures().counts().reactions())
                    .hasSize(201)
                    .containsEntry("\u2026", 800);
        }
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
