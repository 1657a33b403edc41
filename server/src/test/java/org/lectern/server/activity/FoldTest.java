package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.server.Runs;
import org.lectern.server.activity.Rules.Rule;

final class FoldTest {
    private static final int SEEDS = Runs.of(1_000, 10_000);

    static List<Rule> rules() {
        return Rules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsHoweverItsEventsAreDelivered(Rule rule) {
        rule.check().accept(rule.story().at(rule.second()));
        for (int seed = 0; seed < SEEDS; seed++) {
            rule.check().accept(rule.story().shuffled(seed, rule.second()));
        }
    }

    @Test
    void dependsOnTheSetOfObservationsAlone() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Story story = randomStory(seed);
            Map<String, String> once = states(Story.fold(List.of(story.observations()), ObservationOrder.BY_TIME));

            assertThat(states(Story.fold(story.parts(seed + 1L), ObservationOrder.BY_TIME)))
                    .as("seed %d", seed)
                    .isEqualTo(once);
        }
    }

    @Test
    void noticesWhenTheOrderIsNotByTime() {
        ObservationOrder byIdentity = (a, b) -> Identity.compareAsStored(a.identity(), b.identity());
        int wrong = 0;
        for (Rule rule : Rules.all()) {
            try {
                rule.check()
                        .accept(Story.deliver(
                                List.of(rule.story().observations()), byIdentity, Story.second(rule.second())));
            } catch (AssertionError e) {
                wrong++;
            }
        }
        assertThat(wrong).isPositive();
    }

    @Test
    void neverCountsMoreThanTheTimeOfTheClass() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ClassActivity activity = randomStory(seed).end(2_000).shuffled(seed, 9_000);

            assertThat(activity.people()).allSatisfy(person -> {
                assertThat(person.presence().total()).isLessThanOrEqualTo(Duration.ofSeconds(2_000));
                assertThat(person.figures().microphoneOpen()).isLessThanOrEqualTo(Duration.ofSeconds(2_000));
                assertThat(person.now()).isEqualTo(PersonActivity.Now.NOTHING);
                assertThat(person.presence().sessions()).allMatch(session -> session.to() != null);
            });
        }
    }

    private static Map<String, String> states(Map<Track, TrackState> states) {
        var text = new TreeMap<String, String>();
        states.forEach((track, state) -> text.put(track.text(), HexFormat.of().formatHex(state.toBytes())));
        return text;
    }

    /** Anything at all, over more than one base, often in the same second. */
    private static Story randomStory(long seed) {
        var random = new Random(seed);
        var story = new Story();
        var kinds = new ArrayList<>(List.of(Kind.values()));
        kinds.removeAll(List.of(Kind.MEETING_CREATED, Kind.MEETING_ENDED, Kind.SEEN, Kind.UNSEEN));
        int events = 5 + random.nextInt(60);
        for (int i = 0; i < events; i++) {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            String connection = "c" + random.nextInt(3);
            story.who(
                    connection,
                    random.nextInt(400) * (random.nextInt(4) + 1L),
                    kind,
                    Detail.EXTERNAL_USER_ID,
                    "p" + random.nextInt(2),
                    Detail.EMOJI,
                    List.of("👍", "none", "raiseHand", "sad").get(random.nextInt(4)),
                    Detail.STREAM,
                    "s" + random.nextInt(2),
                    Detail.MUTED,
                    Boolean.toString(random.nextBoolean()),
                    Detail.MICROPHONE,
                    Boolean.toString(random.nextBoolean()),
                    Detail.NAME,
                    "n" + i);
        }
        return story;
    }
}
