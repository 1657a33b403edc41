package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.activity.Rules.holds;
import static org.lectern.server.activity.Rules.on;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Screens, presenters, hands, polls, reactions and marks of the recording, as events tell of them. */
final class FiguresTest {
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
}
