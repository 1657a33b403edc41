package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.server.Runs;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MemoryLog;
import org.lectern.server.activity.MetricsDocument;
import org.lectern.server.activity.PersonActivity;

/**
 * The rules that are about requests and not about what they tell: units of time, repetition, several events at once. In
 * memory, read as the handler reads them, in every order and with repetitions.
 */
final class RulesOnTheWireTest {
    private static final int SEEDS = Runs.of(1_000, 10_000);
    private static final long START = 1_715_520_123;
    private static final Instant AS_OF = Instant.ofEpochSecond(START + 500);
    private static final MeetingReference LESSON = new MeetingReference("abc-" + START, "abcdefghij-lesson");

    /** @param requests the events of each, separated by commas */
    record Rule(String name, List<String> requests, Consumer<ClassActivity> check) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "S1 talking told in seconds",
                        List.of(
                                event("user-talking-started", START, ""),
                                event("user-talking-stopped", START + 42, "")),
                        RulesOnTheWireTest::talkedFor42Seconds),
                new Rule(
                        "S2 talking told in milliseconds",
                        List.of(
                                event("user-talking-started", START * 1000, ""),
                                event("user-talking-stopped", (START + 42) * 1000, "")),
                        RulesOnTheWireTest::talkedFor42Seconds),
                new Rule(
                        "S2 a start in seconds and its stop in milliseconds",
                        List.of(
                                event("user-talking-started", START, ""),
                                event("user-talking-stopped", (START + 42) * 1000, "")),
                        RulesOnTheWireTest::talkedFor42Seconds),
                new Rule(
                        "S11 a message that its sender repeats",
                        List.of(chat("once"), chat("once"), chat("once") + "," + chat("once")),
                        activity -> assertThat(only(activity).figures().counts().messages())
                                .isEqualTo(1)),
                new Rule(
                        "S17 several events in one request",
                        List.of(joined() + "," + chat("one"), chat("two") + "," + chat("three")),
                        activity -> {
                            assertThat(only(activity).figures().counts().messages())
                                    .isEqualTo(3);
                            assertThat(only(activity).who().externalUserId()).isEqualTo("anna");
                        }),
                new Rule(
                        "S20 a leave told in seconds",
                        List.of(joined(), event("user-left", START + 60, "")),
                        RulesOnTheWireTest::wasThereForAMinute),
                new Rule(
                        "S20 a leave told in milliseconds",
                        List.of(joined(), event("user-left", (START + 60) * 1000, "")),
                        RulesOnTheWireTest::wasThereForAMinute));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsHoweverItsRequestsAreDelivered(Rule rule) {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var requests = new ArrayList<>(rule.requests());
            for (int i = random.nextInt(requests.size() + 1); i > 0; i--) {
                requests.add(rule.requests().get(random.nextInt(rule.requests().size())));
            }
            Collections.shuffle(requests, random);
            var log = new MemoryLog();
            requests.forEach(request -> log.append(LivedClass.observations(request)));

            rule.check().accept(log.read(LESSON.internalMeetingId(), List.of(), AS_OF));
        }
    }

    private static void talkedFor42Seconds(ClassActivity activity) {
        MetricsDocument document = MetricsDocument.of(only(activity), AS_OF);
        assertThat(document.totals().talkSeconds()).isEqualTo(42);
        assertThat(document.temp().talkStartedAt()).isZero();
    }

    private static void wasThereForAMinute(ClassActivity activity) {
        assertThat(only(activity).presence().total()).hasSeconds(60);
        assertThat(only(activity).presence().sessions()).hasSize(1);
        assertThat(only(activity).now().online()).isFalse();
    }

    private static PersonActivity only(ClassActivity activity) {
        assertThat(activity.people()).hasSize(1);
        return activity.people().getFirst();
    }

    private static String joined() {
        return event(
                "user-joined", START * 1000, ",\"external-user-id\":\"anna\",\"name\":\"Anna\",\"role\":\"VIEWER\"");
    }

    private static String chat(String id) {
        return Events.chat(LESSON, "w_1", (START + 10) * 1000, id);
    }

    private static String event(String id, long at, String more) {
        return Events.event(LESSON, id, "w_1", at, more);
    }
}
