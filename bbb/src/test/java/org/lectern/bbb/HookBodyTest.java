package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HookBodyTest {

    private static final String FORM = "application/x-www-form-urlencoded;charset=UTF-8";
    private static final String JOINED = """
            {"data":{"type":"event","id":"user-joined","attributes":{"meeting":{"internal-meeting-id":"i-1",\
            "external-meeting-id":"e"},"user":{"internal-user-id":"w_1","external-user-id":"42","name":"Jane Smith",\
            "role":"MODERATOR","presenter":true,"guest":false}},"event":{"ts":1715520123456}}}""";

    @TestFactory
    List<DynamicTest> understandsEveryEventOfTheSender() {
        List<DynamicTest> tests = new ArrayList<>();
        for (var entry : Samples.json("hooks/mapped-by-id-3.5.json").properties()) {
            tests.add(DynamicTest.dynamicTest(entry.getKey(), () -> {
                ReceivedEvent received = one(entry.getValue().toString());

                assertThat(received.event()).isNotInstanceOf(HookEvent.Unknown.class);
                assertThat(received.event().kind().id()).isEqualTo(entry.getKey());
                assertThat(received.event().meeting().internalId())
                        .isEqualTo("8043c8452ae9830aac14c517adff3839dbd9228f-1698771157700");
                assertThat(received.atMillis().orElseThrow()).isGreaterThan(1_600_000_000_000L);
            }));
        }
        assertThat(tests).hasSize(41);
        return tests;
    }

    @Test
    void understandsWhatTheSenderMakesOfRawMessages() {
        int mapped = 0;
        for (JsonNode line : Samples.lines("hooks/raw-to-mapped-3.5.ndjson")) {
            for (JsonNode event : line.get("mapped")) {
                assertThat(one(event.toString()).event()).isNotInstanceOf(HookEvent.Unknown.class);
                mapped++;
            }
            ReceivedEvent raw = one(line.get("raw").toString());
            assertThat(raw.event()).isInstanceOf(HookEvent.Unknown.class);
        }
        assertThat(mapped).isGreaterThan(40);
    }

    @Test
    void keepsRawMessagesAsUnknownOfTheirMeeting() {
        List<HookEvent> events = new ArrayList<>();
        for (JsonNode delivery : Samples.json("hooks/raw-hook-deliveries-3.5.json")) {
            HookBody body = HookBody.parse(
                    delivery.get("contentType").stringValue(),
                    delivery.get("body").stringValue().getBytes(StandardCharsets.UTF_8));
            ((HookBody.Events) body).events().forEach(event -> events.add(event.event()));
        }

        assertThat(events).hasSize(3);
        assertThat(events.get(0)).isInstanceOf(HookEvent.Unknown.class);
        assertThat(((HookEvent.Unknown) events.get(0)).name()).isEqualTo("MeetingCreatedEvtMsg");
        assertThat(events.get(1)).isInstanceOf(HookEvent.UserLeft.class);
        assertThat(events.get(2)).isInstanceOf(HookEvent.Unknown.class);
        assertThat(events.get(2).meeting().internalId()).isNotNull();
    }

    @Test
    void readsTheSendersForm() {
        HookBody.Events body = (HookBody.Events)
                parse(FORM, "domain=bbb.example.org&event=" + encoded("[" + JOINED + "]") + "&timestamp=1715520123500");

        assertThat(body.domain()).isEqualTo("bbb.example.org");
        assertThat(body.sentMillis()).hasValue(1715520123500L);
        assertThat(body.events()).hasSize(1);
        assertJoined(body.events().get(0));
    }

    @Test
    void readsTheSameEventOutOfEveryShape() {
        Set<Object> identities = new HashSet<>();
        for (String body : List.of(
                "domain=d&event=" + encoded("[" + JOINED + "]") + "&timestamp=1",
                "event=" + encoded("[" + JOINED + "]").replace("+", "%20") + "&timestamp=2&domain=d",
                "event=" + encoded(JOINED),
                "{\"events\":[" + JOINED + "]}",
                "[" + JOINED + "]",
                JOINED,
                " \n" + JOINED,
                "\uFEFF" + JOINED,
                "{\"domain\":\"d\",\"event\":[" + JOINED + "],\"timestamp\":5}",
                "{\"domain\":\"d\",\"event\":" + quoted("[" + JOINED + "]") + ",\"timestamp\":5}")) {
            HookBody.Events events = (HookBody.Events) parse(null, body);

            assertThat(events.events()).as(body).hasSize(1);
            assertJoined(events.events().get(0));
            identities.add(events.events().get(0).identity());
        }
        assertThat(identities).hasSize(1);
    }

    @Test
    void readsSeveralEventsOfOneBody() {
        HookBody.Events events = (HookBody.Events) parse(FORM, "event=" + encoded("[" + JOINED + "," + JOINED + ",7]"));

        assertThat(events.events()).hasSize(3);
        assertThat(events.events().get(2).event()).isInstanceOf(HookEvent.Unknown.class);
        assertThat(((HookBody.Events) parse(null, "[]")).events()).isEmpty();
    }

    @Test
    void readsTheFlatFormsOfOlderReceivers() {
        for (String body : List.of(
                "{\"event\":\"participantjoined\",\"meetingID\":\"e\",\"internalMeetingID\":\"i-1\",\"userID\":\"42\","
                        + "\"username\":\"Jane Smith\",\"timestamp\":1715520123}",
                "{\"header\":{\"name\":\"user_joined\"},\"payload\":{\"meeting\":{\"externalMeetingID\":\"e\","
                        + "\"internalMeetingID\":\"i-1\"},\"user\":{\"externalUserID\":\"42\",\"name\":\"Jane Smith\"}},"
                        + "\"timestamp\":1715520123}",
                "<event><event>user-joined</event><meetingID>e</meetingID><internalMeetingID>i-1</internalMeetingID>"
                        + "<userID>42</userID><username>Jane Smith</username><timestamp>1715520123</timestamp></event>",
                "event=USER-JOINED&meetingID=e&internalMeetingID=i-1&userID=42&username=Jane+Smith&timestamp=1715520123")) {
            ReceivedEvent received = one(body);

            assertThat(received.event()).as(body).isInstanceOf(HookEvent.UserJoined.class);
            assertThat(received.event().meeting()).isEqualTo(new HookEvent.Meeting("i-1", "e"));
            assertThat(received.event().person()).contains(new HookEvent.User(null, "42", "Jane Smith"));
            assertThat(received.atMillis()).hasValue(1715520123000L);
        }
    }

    @Test
    void readsWhatFlatEventsSayBesides() {
        assertThat(one("{\"event\":\"useremojichanged\",\"meetingID\":\"e\",\"userID\":7,\"emoji\":\"👍\"}")
                        .event())
                .isEqualTo(new HookEvent.EmojiChanged(
                        new HookEvent.Meeting(null, "e"), new HookEvent.User(null, "7", null), "👍"));
        assertThat(one("{\"header\":{\"name\":\"reaction\"},\"payload\":{\"user\":{\"externalUserID\":\"7\"},"
                                + "\"emoji\":\"👍\"}}")
                        .event())
                .isInstanceOf(HookEvent.EmojiChanged.class)
                .extracting(e -> ((HookEvent.EmojiChanged) e).emoji())
                .isEqualTo("👍");
        assertThat(one("event=userraisedhand&userID=7").event())
                .isInstanceOf(HookEvent.HandChanged.class)
                .extracting(e -> ((HookEvent.HandChanged) e).raised())
                .isEqualTo(true);
        assertThat(one("event=webcamsharestarted&userID=7&stream=s").event())
                .isInstanceOf(HookEvent.CameraChanged.class)
                .extracting(e -> ((HookEvent.CameraChanged) e).stream())
                .isEqualTo("s");
    }

    @Test
    void knowsEveryNameInEverySpelling() {
        for (EventKind kind : EventKind.values()) {
            List<String> names = new ArrayList<>(kind.aliases());
            names.add(kind.id());
            for (String name : names) {
                assertThat(EventKind.of(name)).as(name).isEqualTo(kind);
                assertThat(EventKind.of(name.replace('-', '_'))).as(name).isEqualTo(kind);
            }
        }
        for (String name : List.of(
                "participantjoined",
                "user_joined",
                "user-talking-started",
                "uservoiceactivated",
                "user_talking_started",
                "audio_talk_started",
                "user-talking-stopped",
                "uservoicedeactivated",
                "user_talking_stopped",
                "audio_talk_stopped",
                "camera-share-started",
                "webcamsharestarted",
                "camera_share_started",
                "camera-share-stopped",
                "webcamsharestopped",
                "camera_share_stopped",
                "chat-message-posted",
                "publicchatmessageposted",
                "chat_message_posted",
                "message_posted",
                "user-reaction-changed",
                "useremojichanged",
                "user_reaction_changed",
                "reaction",
                "user-hand-raised",
                "userraisedhand",
                "user_hand_raised",
                "participantleft",
                "user_left",
                "meeting-recording-changed",
                "user-audio-listen-only-enabled",
                "user-audio-listen-only-disabled",
                "chat-private-message-sent")) {
            ReceivedEvent received = one("{\"event\":\"" + name + "\",\"meetingID\":\"e\",\"userID\":\"7\"}");
            assertThat(received.event()).as(name).isNotInstanceOf(HookEvent.Unknown.class);
        }
        assertThat(EventKind.of("")).isEqualTo(EventKind.UNKNOWN);
    }

    @Test
    void readsChatSendersOfAllGenerations() {
        String start = "{\"data\":{\"id\":\"chat-group-message-sent\",\"attributes\":{\"meeting\":{},\"chat-message\":";
        String end = ",\"chat-id\":\"MAIN-PUBLIC-GROUP-CHAT\"},\"event\":{\"ts\":1}}}";

        assertThat(one(start
                                + "{\"message\":\"m\",\"sender\":{\"internal-user-id\":\"w\",\"external-user-id\":\"John Doe\","
                                + "\"timezone-offset\":0,\"time\":1}}" + end)
                        .event()
                        .person())
                .contains(new HookEvent.User("w", null, "John Doe"));
        assertThat(one(start + "{\"id\":\"x\",\"sender\":{\"internal-user-id\":\"w\",\"name\":\"John Doe\"}}" + end)
                        .event()
                        .person())
                .contains(new HookEvent.User("w", null, "John Doe"));
        HookEvent newest = one(start
                        + "{\"id\":\"x\",\"sender\":{\"internal-user-id\":\"w\",\"external-user-id\":\"42\","
                        + "\"name\":\"John Doe\"}}" + end)
                .event();
        assertThat(newest.person()).contains(new HookEvent.User("w", "42", "John Doe"));
        assertThat(((HookEvent.ChatMessage) newest).isPublic()).isTrue();
        assertThat(((HookEvent.ChatMessage) newest).messageId()).isEqualTo("x");
    }

    @Test
    void readsBothSpellingsOfARaisedHand() {
        for (String key : List.of("raise-hand", "raiseHand")) {
            assertThat(((HookEvent.HandChanged) one("{\"data\":{\"id\":\"user-raise-hand-changed\",\"attributes\":{"
                                            + "\"user\":{\"internal-user-id\":\"w\",\"" + key + "\":false}}}}")
                                    .event())
                            .raised())
                    .isFalse();
        }
        assertThat(one("{\"data\":{\"id\":\"user-raise-hand-changed\",\"attributes\":{\"user\":{\"internal-user-id\":"
                                + "\"w\"}}}}")
                        .event())
                .isInstanceOf(HookEvent.Unknown.class);
    }

    @Test
    void turnsSecondsIntoMilliseconds() {
        assertThat(at("99999999999")).isEqualTo(99_999_999_999_000L);
        assertThat(at("100000000000")).isEqualTo(100_000_000_000L);
        assertThat(at("1698772000")).isEqualTo(1_698_772_000_000L);
        assertThat(at("1698772000.25")).isEqualTo(1_698_772_000_250L);
        assertThat(at("\"1698772000\"")).isEqualTo(1_698_772_000_000L);
        assertThat(at("-5")).isEqualTo(-5000);
        assertThat(at("7258118400000")).isEqualTo(7_258_118_400_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "1e999999999",
                "1e-999999999",
                "99999999999999999999999999",
                "\"soon\"",
                "\"\"",
                "null",
                "true",
                "{}",
                "\"1e999999999\""
            })
    void hasNoTimeWhereTheTextIsNone(String ts) {
        assertThat(one("{\"data\":{\"id\":\"meeting-ended\",\"event\":{\"ts\":" + ts + "}}}")
                        .atMillis())
                .isEmpty();
    }

    @Test
    void takesTheEnvelopesTimeForEventsWithoutOne() {
        HookBody.Events body = (HookBody.Events)
                parse(FORM, "event=" + encoded("{\"data\":{\"id\":\"meeting-ended\"}}") + "&timestamp=1715520123500");

        assertThat(body.events().get(0).atMillis()).hasValue(1715520123500L);
    }

    @Test
    void keepsWhatItDoesNotKnow() {
        ReceivedEvent received =
                one("{\"data\":{\"id\":\"user-teleported\",\"attributes\":{\"meeting\":{\"internal-meeting-id\":\"i\"},"
                        + "\"user\":{\"internal-user-id\":\"w\"},\"where\":[1,2]},\"event\":{\"ts\":1715520123456}}}");

        assertThat(received.event())
                .isEqualTo(new HookEvent.Unknown(
                        "user-teleported", new HookEvent.Meeting("i", null), new HookEvent.User("w", null, null)));
        assertThat(received.redacted(Redaction.STRICT)).contains("\"where\":[1,2]");
    }

    @Test
    void makesAnEventWithoutItsPersonUnknown() {
        assertThat(one("{\"data\":{\"id\":\"user-joined\",\"attributes\":{\"user\":{\"external-user-id\":\"\"}}}}")
                        .event())
                .isInstanceOf(HookEvent.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "hello",
                "a=b",
                "{",
                "{\"data\":",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "{\"data\":{\"id\":\"x\",\"id\":\"y\"}}",
                "[] trailing",
                "{\"data\":1e999698771157700}",
                "event=%5B1e999698771157700%5D",
                "event=%5B%7B&timestamp=1",
                "<event>",
                "<!DOCTYPE a [<!ENTITY x 'y'>]><event>&x;</event>",
                "\u0000\u0001\u0002"
            })
    void saysWhyNothingCanBeRead(String body) {
        assertThat(parse(FORM, body)).isInstanceOf(HookBody.Unreadable.class);
    }

    @Test
    void staysWithinItsLimits() {
        assertThat(parse(null, "[".repeat(70) + "]".repeat(70))).isInstanceOf(HookBody.Unreadable.class);
        assertThat(parse(null, "{\"a\":" + "9".repeat(101) + "}")).isInstanceOf(HookBody.Unreadable.class);
        assertThat(parse(null, "{\"a\":" + "9".repeat(100) + "}")).isInstanceOf(HookBody.Events.class);
        assertThat(HookBody.parse(null, new byte[10 << 20])).isInstanceOf(HookBody.Unreadable.class);
        assertThat(parse(null, "{\"data\":{\"id\":\"x\",\"a\":\"" + "y".repeat(900_000) + "\"}}"))
                .isInstanceOf(HookBody.Events.class);
        assertThat(parse("application/json", "event=meeting-ended")).isInstanceOf(HookBody.Unreadable.class);
    }

    @Test
    void givesOneIdentityToOneEventHoweverItsKeysAreOrdered() {
        ReceivedEvent one = one("{\"data\":{\"id\":\"x\",\"n\":[1,{\"b\":2,\"a\":\"é\\u0001\\ud800\"}]}}");
        ReceivedEvent same = one(" { \"data\" : {\"n\":[1,{\"a\":\"\\u00e9\\u0001\\ud800\",\"b\":2}],\"id\":\"x\"}}");
        ReceivedEvent other = one("{\"data\":{\"id\":\"x\",\"n\":[{\"b\":2,\"a\":\"é\"},1]}}");

        assertThat(new String(one.canonicalJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"data\":{\"id\":\"x\",\"n\":[1,{\"a\":\"é\\u0001\\ud800\",\"b\":2}]}}");
        assertThat(one.identity()).isEqualTo(same.identity()).isNotEqualTo(other.identity());
    }

    @Test
    void givesNoTwoEventsOfARealMeetingOneIdentity() {
        for (String file : Samples.names("wire", ".jsonl")) {
            Set<Object> identities = new HashSet<>();
            List<JsonNode> lines = Samples.lines(file);
            for (JsonNode line : lines) {
                for (ReceivedEvent event :
                        ((HookBody.Events) parse(FORM, line.get("body").stringValue())).events()) {
                    assertThat(event.event()).isNotInstanceOf(HookEvent.Unknown.class);
                    identities.add(event.identity());
                }
            }
            assertThat(identities).as(file).hasSameSizeAs(lines);
        }
    }

    @Test
    void storesNothingThatPostgresqlRefuses() {
        ReceivedEvent received = one(
                "{\"data\":{\"id\":\"user-joined\",\"attributes\":{\"user\":{\"internal-user-id\":\"w\\u0000\",\"name\":"
                        + "\"a\\u0000b\\ud800\"},\"n\":1e9999,\"m\":-1e-9999,\"k\\u0000\":1}}}");

        assertThat(received.event().person()).contains(new HookEvent.User("w\uFFFD", null, "a\uFFFDb\uFFFD"));
        assertThat(received.redacted(Redaction.STRICT))
                .doesNotContain("\\u0000")
                .doesNotContain("\\ud800")
                .contains("\"n\":\"1E+9999\"")
                .contains("\"m\":\"-1E-9999\"");
        assertThat(Samples.parse(received.redacted(Redaction.STRICT)).isObject())
                .isTrue();
    }

    private static void assertJoined(ReceivedEvent received) {
        assertThat(received.event())
                .isEqualTo(new HookEvent.UserJoined(
                        new HookEvent.Meeting("i-1", "e"),
                        new HookEvent.User("w_1", "42", "Jane Smith"),
                        Role.MODERATOR,
                        true,
                        false));
        assertThat(received.atMillis()).hasValue(1715520123456L);
    }

    private static long at(String ts) {
        return one("{\"data\":{\"id\":\"meeting-ended\",\"event\":{\"ts\":" + ts + "}}}")
                .atMillis()
                .orElseThrow();
    }

    private static ReceivedEvent one(String body) {
        HookBody parsed = parse(null, body);
        assertThat(parsed).as(body).isInstanceOf(HookBody.Events.class);
        List<ReceivedEvent> events = ((HookBody.Events) parsed).events();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static HookBody parse(@Nullable String type, String body) {
        return HookBody.parse(type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        CanonicalJson.quote(out, text);
        return out.toString();
    }
}
