package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.activity.Rules.holds;
import static org.lectern.server.activity.Rules.on;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who of those that came is one person, and when. */
final class PeopleOfAClassTest {
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
}
