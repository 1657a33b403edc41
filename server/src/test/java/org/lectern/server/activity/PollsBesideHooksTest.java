package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity.MissingSpan;
import org.lectern.server.activity.PersonActivity.Mark;

final class PollsBesideHooksTest {
    private static Story seen(Story story, String person, long second) {
        return story.add(
                Track.polled(person),
                second,
                Kind.SEEN,
                Detail.NAME,
                "Jane",
                Detail.ROLE,
                "VIEWER",
                Detail.INTERVAL,
                "10000");
    }

    private static Story unseen(Story story, String person, long lastSeen, long missed) {
        return story.add(
                Track.polled(person),
                missed,
                Kind.UNSEEN,
                Detail.LAST_SEEN,
                Long.toString(Story.second(lastSeen).toEpochMilli()));
    }

    @Test
    void aPersonWhomOnlyPollsShowHasSampledPresenceAndNoFigures() {
        ClassActivity activity =
                unseen(seen(new Story(), "42", 100), "42", 160, 170).at(500);

        PersonActivity person = Rules.only(activity);
        assertThat(person.presence().total()).hasSeconds(60);
        assertThat(person.presence().has(Mark.SAMPLED)).isTrue();
        assertThat(person.figures().collected()).isFalse();
        assertThat(person.who().name()).isEqualTo("Jane");
        assertThat(activity.missing())
                .containsExactly(
                        new MissingSpan(Story.second(100), Story.second(160), MissingSpan.Reason.SEEN_WITHOUT_EVENTS));
    }

    /** Servers keep the connection's name where somebody comes back, so the next join may be the first that reaches us. */
    @Test
    void aStayWhoseJoinWasLostStandsIfItsLeaveReachedUs() {
        Story story = new Story()
                .who("a", 120, Kind.MESSAGE, Detail.EXTERNAL_USER_ID, "42")
                .who("a", 200, Kind.LEFT)
                .join("a", "42", 300)
                .who("a", 310, Kind.LEFT);

        assertThat(Rules.only(story.at(500)).presence().total()).hasSeconds(90);
        Story early = new Story()
                .who("a", 298, Kind.MESSAGE, Detail.EXTERNAL_USER_ID, "42")
                .join("a", "42", 300)
                .who("a", 310, Kind.LEFT);
        assertThat(Rules.only(early.at(500)).presence().total()).hasSeconds(10);
    }

    /** The server kept the connection's name, and the join of the second stay was lost: what it did is logged, and so are the polls. */
    @Test
    void aStayThatPollsConfirmedAgainAndAgainBeginsWithTheFirstOfThem() {
        Story story = new Story().join("a", "42", 79).who("a", 82, Kind.LEFT);
        for (long second = 80; second <= 210; second += 10) {
            story = seen(story, "42", second);
            story = story.who("a", second + 3, Kind.MESSAGE, Detail.EXTERNAL_USER_ID, "42");
        }

        ClassActivity activity = story.at(220);
        assertThat(Rules.only(activity).presence().total()).hasSeconds(3 + 220 - 90);
        assertThat(activity.missing())
                .containsExactly(
                        new MissingSpan(Story.second(90), Story.second(220), MissingSpan.Reason.SEEN_WITHOUT_EVENTS));
    }

    @Test
    void aPersonWhomAPollShowedIsOnline() {
        PersonActivity person = Rules.only(seen(new Story(), "42", 100).at(130));

        assertThat(person.now().online()).isTrue();
        assertThat(person.presence().total()).hasSeconds(30);
    }

    @Test
    void hooksWinWhereTheyExist() {
        Story story = seen(new Story().join("a", "42", 105).who("a", 200, Kind.LEFT), "42", 100);
        ClassActivity activity = unseen(story, "42", 190, 200).at(500);

        assertThat(Rules.only(activity).presence().total()).hasSeconds(95);
        assertThat(activity.missing()).isEmpty();
    }

    @Test
    void aPollFromBeforeALeaveShowsNobodyAfterIt() {
        Story story = seen(new Story().join("a", "42", 105).who("a", 200, Kind.LEFT), "42", 100);

        PersonActivity live = Rules.only(story.at(225));
        assertThat(live.now().online()).isFalse();
        assertThat(live.presence().total()).hasSeconds(95);
        assertThat(Rules.only(story.end(230).at(500)).presence().total()).hasSeconds(95);
    }

    @Test
    void aPollAfterALeaveShowsSomebodyWhoseReturnWasLost() {
        Story story = seen(new Story().join("a", "42", 105).who("a", 200, Kind.LEFT), "42", 100);
        PersonActivity person = Rules.only(seen(story, "42", 210).at(240));

        assertThat(person.now().online()).isTrue();
        assertThat(person.presence().has(Mark.SAMPLED)).isTrue();
        assertThat(person.presence().total()).hasSeconds(95 + 30);
    }

    @Test
    void aConnectionThatHooksLeftOpenEndsAtTheLastPollThatShowedIt() {
        Story story = new Story().join("a", "42", 100).who("a", 110, Kind.CAMERA_STARTED);
        PersonActivity person = Rules.only(unseen(story, "42", 190, 200).at(500));

        assertThat(person.presence().total()).hasSeconds(90);
        assertThat(person.presence().has(Mark.INFERRED)).isTrue();
        assertThat(person.figures().camera()).isEqualTo(Duration.ofSeconds(80));
        assertThat(person.now().online()).isFalse();
    }

    @Test
    void aRealLeaveReplacesAnInferredOne() {
        Story story = new Story().join("a", "42", 100).who("a", 193, Kind.LEFT);
        ClassActivity activity = unseen(story, "42", 190, 200).at(500);

        assertThat(Rules.only(activity).presence().total()).hasSeconds(93);
        assertThat(Rules.only(activity).presence().has(Mark.INFERRED)).isFalse();
        assertThat(activity.missing()).isEmpty();
    }

    @Test
    void aLaterEventKeepsAConnectionOpen() {
        Story story = new Story().join("a", "42", 100).who("a", 230, Kind.MESSAGE);
        PersonActivity person = Rules.only(unseen(story, "42", 190, 200).at(300));

        assertThat(person.now().online()).isTrue();
        assertThat(person.presence().total()).hasSeconds(200);
    }

    @Test
    void anObservedEndBeatsAnInferredOne() {
        Story story = new Story().join("a", "42", 100).inferredEnd(300);
        ClassActivity inferred = story.at(500);
        ClassActivity observed = story.end(250).at(500);

        assertThat(inferred.course().endInferred()).isTrue();
        assertThat(Rules.only(inferred).presence().total()).hasSeconds(200);
        assertThat(Rules.only(inferred).presence().has(Mark.INFERRED)).isTrue();
        assertThat(observed.course().endInferred()).isFalse();
        assertThat(Rules.only(observed).presence().total()).hasSeconds(150);
    }

    @Test
    void anInferredEndIsNotBeforeTheLastEvent() {
        ClassActivity activity = new Story()
                .join("a", "42", 100)
                .who("a", 320, Kind.MESSAGE)
                .inferredEnd(300)
                .at(500);

        assertThat(activity.course().endedAt()).contains(Story.second(320));
    }

    @Test
    void eventsFromBeforeTheConclusionDoNotDisproveAnInferredEnd() {
        ClassActivity activity = new Story()
                .join("a", "42", 100)
                .inferredEnd(300, 900)
                .who("a", 850, Kind.MESSAGE)
                .at(2000);

        assertThat(activity.course().endedAt()).contains(Story.second(850));
        assertThat(Rules.only(activity).presence().total()).hasSeconds(750);
    }

    @Test
    void aClassThatGoesOnAfterAnInferredEndHasNotEnded() {
        Story story = new Story().join("a", "42", 100).inferredEnd(300);

        assertThat(story.who("a", 900, Kind.MESSAGE).at(1000).course().endedAt())
                .isEmpty();
    }
}
