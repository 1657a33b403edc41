package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.activity.Kind.CAMERA_STARTED;
import static org.lectern.server.activity.Kind.CAMERA_STOPPED;
import static org.lectern.server.activity.Kind.EMOJI;
import static org.lectern.server.activity.Kind.HAND_LOWERED;
import static org.lectern.server.activity.Kind.HAND_RAISED;
import static org.lectern.server.activity.Kind.LEFT;
import static org.lectern.server.activity.Kind.MESSAGE;
import static org.lectern.server.activity.Kind.MUTED;
import static org.lectern.server.activity.Kind.TALKING_STARTED;
import static org.lectern.server.activity.Kind.TALKING_STOPPED;
import static org.lectern.server.activity.Kind.UNMUTED;
import static org.lectern.server.activity.Kind.VOICE_DISABLED;
import static org.lectern.server.activity.Kind.VOICE_ENABLED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lectern.server.Runs;

/** What each sequence of events must amount to, whatever the order of arrival. */
final class Rules {
    /**
     * @param second as of which the result is read
     * @param check throws if the result is wrong
     */
    record Rule(String name, Story story, long second, Consumer<ClassActivity> check) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final int SEEDS = Runs.of(200, 5_000);

    private Rules() {}

    /** Told in order, and in many other ways. */
    static void holds(Story story, long second, Consumer<ClassActivity> check) {
        check.accept(story.at(second));
        for (int seed = 0; seed < SEEDS; seed++) {
            check.accept(story.shuffled(seed, second));
        }
    }

    static Duration on(PersonActivity person, Figure figure) {
        return person.figures().sourced(figure).duration().orElseThrow();
    }

    static PersonActivity only(ClassActivity activity) {
        assertThat(activity.people()).hasSize(1);
        return activity.people().getFirst();
    }

    static MetricsDocument document(ClassActivity activity) {
        return MetricsDocument.of(only(activity), activity.asOf());
    }

    private static long presence(ClassActivity activity) {
        return only(activity).presence().total().toSeconds();
    }

    private static Story alone() {
        return new Story();
    }

    private static void figures(ClassActivity activity, long talk, long camera) {
        MetricsDocument document = document(activity);
        assertThat(document.totals().talkSeconds()).as("talk").isEqualTo(talk);
        assertThat(document.totals().cameraSeconds()).as("camera").isEqualTo(camera);
    }

    private static void stopped(ClassActivity activity) {
        MetricsDocument document = document(activity);
        assertThat(document.temp().talkStartedAt()).as("talking since").isZero();
        assertThat(document.temp().cameraStartedAt()).as("camera since").isZero();
    }

    static List<Rule> all() {
        var rules = new ArrayList<Rule>();
        rules.add(new Rule(
                "S1 talking from a start to a stop counts",
                alone().who("a", 123, TALKING_STARTED).who("a", 165, TALKING_STOPPED),
                200,
                activity -> {
                    figures(activity, 42, 0);
                    stopped(activity);
                    assertThat(only(activity).figures().talk().source())
                            .isEqualTo(PersonActivity.TalkSource.TALKING_EVENTS);
                }));
        rules.add(new Rule(
                "S3 a start while running is ignored and noted",
                alone().who("a", 100, TALKING_STARTED)
                        .who("a", 110, TALKING_STARTED)
                        .who("a", 130, TALKING_STOPPED),
                200,
                activity -> {
                    figures(activity, 30, 0);
                    assertThat(only(activity).anomalies()).containsEntry(Anomaly.START_WHILE_RUNNING, 1);
                }));
        rules.add(new Rule(
                "S4 a stop alone changes nothing and is noted",
                alone().who("a", 130, TALKING_STOPPED),
                200,
                activity -> {
                    figures(activity, 0, 0);
                    stopped(activity);
                    assertThat(only(activity).anomalies())
                            .containsExactlyEntriesOf(Map.of(Anomaly.STOP_WITHOUT_START, 1));
                }));
        rules.add(new Rule(
                "S5 a stop that comes before its start counts with it",
                alone().who("a", 130, TALKING_STOPPED).who("a", 100, TALKING_STARTED),
                200,
                activity -> {
                    figures(activity, 30, 0);
                    stopped(activity);
                }));
        rules.add(new Rule(
                "S6 a leave closes what is open",
                alone().join("a", "42", 90)
                        .who("a", 100, TALKING_STARTED)
                        .who("a", 110, CAMERA_STARTED)
                        .who("a", 150, LEFT),
                500,
                activity -> {
                    figures(activity, 50, 40);
                    stopped(activity);
                    assertThat(only(activity).now().online()).isFalse();
                    assertThat(presence(activity)).isEqualTo(60);
                }));
        rules.add(new Rule(
                "S7 a second leave changes nothing",
                alone().join("a", "42", 100).who("a", 150, LEFT).who("a", 151, LEFT),
                500,
                activity -> {
                    assertThat(presence(activity)).isEqualTo(50);
                    assertThat(only(activity).presence().sessions()).hasSize(1);
                }));
        rules.add(new Rule(
                "S8 a message after the leave counts and opens nothing",
                alone().join("a", "42", 100).who("a", 150, LEFT).who("a", 160, MESSAGE),
                500,
                activity -> {
                    assertThat(presence(activity)).isEqualTo(50);
                    assertThat(only(activity).now().online()).isFalse();
                    assertThat(document(activity).counts().messages()).isEqualTo(1);
                }));
        rules.add(new Rule(
                "S9 a second join is a second session of one participant",
                alone().join("a", "42", 100)
                        .who("a", 150, LEFT)
                        .join("b", "42", 200)
                        .who("b", 260, LEFT),
                500,
                activity -> {
                    assertThat(presence(activity)).isEqualTo(110);
                    assertThat(only(activity).presence().sessions()).hasSize(2);
                }));
        rules.add(new Rule(
                "S10 a person in two tabs is online until the last one leaves",
                alone().join("a", "42", 100).join("b", "42", 120).who("a", 150, LEFT),
                180,
                activity -> {
                    assertThat(only(activity).now().online()).isTrue();
                    assertThat(presence(activity)).isEqualTo(80);
                    assertThat(only(activity).presence().sessions()).hasSize(1);
                }));
        rules.add(new Rule(
                "S11 the same message told twice is one",
                alone().join("a", "42", 100)
                        .who("a", 110, MESSAGE, Detail.CONTENT, "once")
                        .who("a", 110, MESSAGE, Detail.CONTENT, "once")
                        .who("a", 110, MESSAGE, Detail.CONTENT, "another at the same time"),
                200,
                activity -> assertThat(document(activity).counts().messages()).isEqualTo(2)));
        rules.add(new Rule(
                "S12 a cleared emoji is no reaction",
                alone().who("a", 100, EMOJI, Detail.EMOJI, "👍")
                        .who("a", 101, EMOJI, Detail.EMOJI, "none")
                        .who("a", 102, EMOJI, Detail.EMOJI, "")
                        .who("a", 103, EMOJI, Detail.EMOJI, "👍")
                        .who("a", 104, EMOJI, Detail.EMOJI, "❤️")
                        .who("a", 105, EMOJI),
                200,
                activity -> {
                    assertThat(document(activity).counts().reactions()).isEqualTo(3);
                    assertThat(document(activity).counts().reactionsBreakdown())
                            .containsEntry("👍", 2)
                            .containsEntry("❤️", 1)
                            .hasSize(2);
                }));
        rules.add(new Rule(
                "S13 hands are counted when they go up",
                alone().who("a", 100, HAND_RAISED).who("a", 110, HAND_LOWERED).who("a", 120, HAND_RAISED),
                200,
                activity -> {
                    assertThat(document(activity).counts().hands()).isEqualTo(2);
                    assertThat(only(activity).now().hand()).isTrue();
                }));
        rules.add(new Rule(
                "S13b a raise told in both ways counts once",
                alone().who("a", 100, EMOJI, Detail.EMOJI, "raiseHand")
                        .who("a", 101, HAND_RAISED)
                        .who("a", 110, EMOJI, Detail.EMOJI, "none")
                        .who("a", 120, EMOJI, Detail.EMOJI, "raiseHand")
                        .who("a", 130, EMOJI, Detail.EMOJI, "happy"),
                200,
                activity -> {
                    assertThat(document(activity).counts().hands()).isEqualTo(2);
                    assertThat(document(activity).counts().reactions()).isEqualTo(1);
                    assertThat(only(activity).now().hand()).isFalse();
                }));
        rules.add(new Rule(
                "S14 the end of the meeting closes everything",
                alone().join("a", "42", 100)
                        .who("a", 100, VOICE_ENABLED, Detail.MICROPHONE, "true")
                        .who("a", 110, CAMERA_STARTED, Detail.STREAM, "s")
                        .end(150),
                5000,
                activity -> {
                    figures(activity, 50, 40);
                    stopped(activity);
                    assertThat(presence(activity)).isEqualTo(50);
                    assertThat(only(activity).now().online()).isFalse();
                    assertThat(activity.course().endedAt()).contains(Story.second(150));
                }));
        rules.add(new Rule(
                "S15 a stop before its start by a wrong clock leaves the start running",
                alone().who("a", 100, TALKING_STOPPED)
                        .who("a", 130, TALKING_STARTED)
                        .end(150),
                200,
                activity -> {
                    figures(activity, 20, 0);
                    assertThat(only(activity).anomalies()).containsEntry(Anomaly.STOP_WITHOUT_START, 1);
                }));
        rules.add(new Rule("S16 a join alone counts up to now", alone().join("a", "42", 100), 160, activity -> {
            assertThat(presence(activity)).isEqualTo(60);
            assertThat(only(activity).now().online()).isTrue();
            assertThat(MetricsDocument.of(only(activity), activity.asOf()).json())
                    .isEqualTo("{\"totals\":{\"talk_seconds\":0,\"camera_seconds\":0},\"counts\":{\"messages\":0,"
                            + "\"reactions\":0,\"hands\":0,\"reactions_breakdown\":{}},\"temp\":{"
                            + "\"talk_started_at\":0,\"camera_started_at\":0}}");
        }));
        rules.add(new Rule(
                "S18 somebody without an external identifier is a guest",
                alone().who("a", 100, Kind.JOINED, Detail.NAME, "A guest", Detail.GUEST, "true")
                        .who("b", 100, Kind.JOINED, Detail.NAME, "A guest", Detail.GUEST, "true"),
                160,
                activity -> {
                    assertThat(activity.people()).hasSize(2);
                    assertThat(activity.people().getFirst().who().guest()).isTrue();
                    assertThat(activity.people().getFirst().who().name()).isEqualTo("A guest");
                    assertThat(activity.people().getFirst().who().externalUserId())
                            .isEmpty();
                }));
        rules.add(new Rule(
                "H the microphone is open while it shares and is not muted",
                alone().join("a", "42", 90)
                        .who("a", 100, VOICE_ENABLED, Detail.MICROPHONE, "true", Detail.MUTED, "true")
                        .who("a", 110, UNMUTED)
                        .who("a", 130, MUTED)
                        .who("a", 140, UNMUTED)
                        .who("a", 145, VOICE_DISABLED)
                        .who("a", 150, VOICE_ENABLED, Detail.LISTEN_ONLY, "true", Detail.MICROPHONE, "false")
                        .who("a", 300, VOICE_ENABLED, Detail.MICROPHONE, "true"),
                310,
                activity -> {
                    assertThat(only(activity).figures().microphoneOpen()).hasSeconds(35);
                    assertThat(only(activity).figures().talk().source())
                            .isEqualTo(PersonActivity.TalkSource.MICROPHONE_OPEN);
                    assertThat(document(activity).totals().talkSeconds()).isEqualTo(25);
                    assertThat(document(activity).temp().talkStartedAt())
                            .isEqualTo(Story.second(300).getEpochSecond());
                    assertThat(only(activity).now().microphoneOpen()).isTrue();
                }));
        rules.add(new Rule(
                "H the camera is on while any stream is",
                alone().who("a", 100, CAMERA_STARTED, Detail.STREAM, "one")
                        .who("a", 110, CAMERA_STARTED, Detail.STREAM, "two")
                        .who("a", 120, CAMERA_STOPPED, Detail.STREAM, "one")
                        .who("a", 140, CAMERA_STOPPED, Detail.STREAM, "two")
                        .who("a", 150, CAMERA_STARTED)
                        .who("a", 155, CAMERA_STOPPED),
                200,
                activity -> figures(activity, 0, 45)));
        rules.add(new Rule(
                "H two cameras of one person are a union",
                alone().join("a", "42", 100)
                        .join("b", "42", 100)
                        .who("a", 100, CAMERA_STARTED, Detail.STREAM, "one")
                        .who("b", 110, CAMERA_STARTED, Detail.STREAM, "two")
                        .who("a", 130, CAMERA_STOPPED, Detail.STREAM, "one")
                        .who("b", 140, CAMERA_STOPPED, Detail.STREAM, "two"),
                200,
                activity -> figures(activity, 0, 40)));
        rules.add(new Rule(
                "H presence begins with the first event where no join is known",
                alone().who("a", 100, MESSAGE).who("a", 160, LEFT),
                500,
                activity -> assertThat(presence(activity)).isEqualTo(60)));
        rules.add(new Rule(
                "H presence begins with the join where one is known",
                alone().who("a", 90, MESSAGE).join("a", "42", 100).who("a", 160, LEFT),
                500,
                activity -> assertThat(presence(activity)).isEqualTo(60)));
        rules.add(new Rule(
                "H within one millisecond things start before they stop and people join before they leave",
                alone().join("a", "42", 100)
                        .who("a", 100, CAMERA_STARTED)
                        .who("a", 100, CAMERA_STOPPED)
                        .who("a", 100, LEFT),
                500,
                activity -> {
                    figures(activity, 0, 0);
                    assertThat(only(activity).anomalies()).isEmpty();
                    assertThat(presence(activity)).isZero();
                }));
        rules.add(new Rule("H a long class folds from its base", longClass(), 10_000, activity -> {
            figures(activity, 100 * 10, 0);
            assertThat(document(activity).counts().messages()).isEqualTo(100);
            assertThat(presence(activity)).isEqualTo(6000);
        }));
        return rules;
    }

    private static Story longClass() {
        Story story = alone().join("a", "42", 0);
        for (int i = 0; i < 100; i++) {
            story.who("a", 60 * i + 5, VOICE_ENABLED, Detail.MICROPHONE, "true")
                    .who("a", 60 * i + 15, VOICE_DISABLED)
                    .who("a", 60 * i + 20, MESSAGE);
        }
        return story.who("a", 6000, LEFT);
    }
}
