package org.lectern.server.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lectern.server.statement.Happening.Facts;
import org.lectern.server.statement.Happening.Kind;
import org.lectern.server.statement.Happening.Who;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class StatementsTest {
    private static final UUID NAMESPACE = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final String EVENT = "evt_01JGFJJZ00000000000000000A";
    private static final Instant AT = Instant.parse("2026-01-01T09:02:10Z");
    private static final Map<Channel, String> PSEUDONYMS =
            Map.of(Channel.XAPI, "ENzIZgI3UwGPlCLZycbqQg", Channel.CALIPER, "x75_0zbbOjit1jyj7dgXlA");

    @ParameterizedTest
    @CsvSource(textBlock = """
            room|r_01, 302e3adc-f73a-54a1-afc4-72bef1dcb999
            session|r_01|2026-01-01, 5ee8f9e1-3402-573a-840d-3868ac7cdcae
            meeting|m_01, cbc79a74-f9b1-5f0d-a952-64e2b215726c
            event|evt_01JGFJJZ00000000000000000A|xapi, 444414b8-dd31-5d12-8865-df58e186e6bb
            event|evt_01JGFJJZ00000000000000000A|caliper, 43d2a38f-cb1e-50fe-8c1b-08af7db795d0
            mic|m_01|u_01, 7b1e8389-eb18-5c11-9155-a936b10927a8
            poll|m_01|p_7, c5676d4d-4cca-5f6a-b501-fe57fa4d63b8
            """)
    void makesIdentifiersOfNames(String name, UUID expected) {
        assertThat(NameUuid.of(NAMESPACE, name)).isEqualTo(expected);
    }

    @Test
    void saysThatSomebodyJoinedAsTheProfileWantsIt() throws IOException {
        ClassPlace place = place("");
        JsonNode statement = new XapiStatements(place, actors(Channel.XAPI))
                .statement(joined(), place.statement(EVENT, Channel.XAPI, 1))
                .orElseThrow();

        assertThat(statement).isEqualTo(golden("xapi-joined.json"));
    }

    @Test
    void saysThatSomebodyUsedTheRoomInCaliper() throws IOException {
        ClassPlace place = place("c_01");
        JsonNode event = new CaliperEvents(place, actors(Channel.CALIPER), Instant.parse("2026-01-01T09:00:00Z"))
                .event(joined(), place.statement(EVENT, Channel.CALIPER, 1))
                .orElseThrow();

        assertThat(event).isEqualTo(golden("caliper-joined.json"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            MESSAGES,      xapi-posted.json
            HAND_UP,       xapi-hand-raised.json
            HAND_DOWN,     xapi-hand-lowered.json
            REACTED,       xapi-reacted.json
            POLL_ASKED,    xapi-poll-asked.json
            POLL_ANSWERED, xapi-poll-answered.json
            """)
    void saysWhatPeopleDidAsTheProfileWantsIt(Kind kind, String golden) throws IOException {
        ClassPlace place = place("");

        JsonNode statement = new XapiStatements(place, actors(Channel.XAPI))
                .statement(did(kind), place.statement(EVENT, Channel.XAPI, 1))
                .orElseThrow();

        assertThat(statement).isEqualTo(golden(golden));
    }

    @Test
    void countsMessagesInCaliperWithoutTheirWords() throws IOException {
        ClassPlace place = place("c_01");

        JsonNode event = new CaliperEvents(place, actors(Channel.CALIPER), Instant.parse("2026-01-01T09:00:00Z"))
                .event(did(Kind.MESSAGES), place.statement(EVENT, Channel.CALIPER, 1))
                .orElseThrow();

        assertThat(event).isEqualTo(golden("caliper-posted.json"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"HAND_UP", "HAND_DOWN", "REACTED", "POLL_ASKED", "POLL_ANSWERED"})
    void hasNoWordsInCaliperForWhatItDoesNotKnow(Kind kind) {
        assertThat(new CaliperEvents(place(""), actors(Channel.CALIPER), AT).event(did(kind), NAMESPACE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            👍,        U+1F44D
            ❤️,        U+2764
            👍🏽,       U+1F44D U+1F3FD
            👩‍🏫,      U+1F469 U+200D U+1F3EB
            thumbsUp,  U+1F44D
            Anna,      ''
            7,         ''
            👍Anna,    ''
            '',        ''
            """)
    void passesOnEmojiAndNoWords(String value, String code) {
        assertThat(Emoji.code(value)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Yes;              1
            No, Yes;          1 2
            No,Yes;           1 2
            Yes, but later;   3
            No, Yes, but later; 2 3
            Yesterday;        ''
            my own words;     ''
            """)
    void findsChoicesInAnswersThatAreSeparatedByCommas(String answer, String chosen) {
        List<Integer> expected = chosen.isEmpty()
                ? List.of()
                : Arrays.stream(chosen.split(" ")).map(Integer::valueOf).toList();

        assertThat(Choices.of(answer, List.of("Yes", "No", "Yes, but later"))).isEqualTo(expected);
    }

    private static Happening did(Kind kind) {
        Happening.@Nullable Detail detail = switch (kind) {
            case MESSAGES -> new Happening.Detail.Counted(7, "");
            case REACTED -> new Happening.Detail.Counted(3, "U+1F44D");
            case POLL_ASKED -> new Happening.Detail.Asked("p_7", 3, List.of());
            case POLL_ANSWERED -> new Happening.Detail.Asked("p_7", 3, List.of(1, 3));
            case WATCHED -> new Happening.Detail.Opened("0a1b-1715519990000", "video");
            default -> null;
        };
        return new Happening("x", kind, AT, new Who("u_01", false), Facts.told(kind == Kind.POLL_ANSWERED), detail);
    }

    @Test
    void saysNothingOfSomebodyOfWhomNothingMayBeTold() {
        Actors nobody = userId -> Optional.empty();

        assertThat(new XapiStatements(place(""), nobody).statement(joined(), NAMESPACE))
                .isEmpty();
        assertThat(new CaliperEvents(place(""), nobody, AT).event(joined(), NAMESPACE))
                .isEmpty();
    }

    @Test
    void namesADeviceWithoutNamingItsOwner() {
        var on = new Happening("x", Kind.MICROPHONE_ON, AT, new Who("u_01", false), Facts.NONE);

        JsonNode statement = new XapiStatements(place(""), actors(Channel.XAPI))
                .statement(on, NAMESPACE)
                .orElseThrow();

        assertThat(statement.at("/object/id").stringValue()).endsWith("7b1e8389-eb18-5c11-9155-a936b10927a8");
        assertThat(statement.at("/object/definition").propertyNames()).containsExactly("type");
        assertThat(statement.at("/context/contextActivities/parent/0/id").stringValue())
                .endsWith("302e3adc-f73a-54a1-afc4-72bef1dcb999");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void saysHowLongTheClassWasToBeWhenItBeginsAndWhenItEnds(Kind kind) {
        ClassPlace place = place("");
        Facts facts =
                kind == Kind.ENDED || kind == Kind.ATTENDED ? Facts.lasting(Duration.ofMinutes(45), false) : Facts.NONE;
        var happening = new Happening(
                "x", kind, AT, new Who("u_01", false), facts, did(kind).detail());

        JsonNode statement = new XapiStatements(place, actors(Channel.XAPI))
                .statement(happening, NAMESPACE)
                .orElseThrow();

        JsonNode planned =
                statement.at("/context/extensions").path("http://id.tincanapi.com/extension/planned-duration");
        if (kind == Kind.STARTED || kind == Kind.ENDED) {
            assertThat(planned.stringValue()).isEqualTo("PT1H30M");
        } else {
            assertThat(planned.isMissingNode()).isTrue();
        }
        assertThat(statement.at("/context/platform").stringValue()).isEqualTo("Lectern");
    }

    @Test
    void givesABreakoutRoomItsOwnRegistrationWithinTheClass() {
        ClassPlace place = place("");

        JsonNode statement = new XapiStatements(place.ofBreakout(2, "m_02", "Group two"), actors(Channel.XAPI))
                .statement(joined(), NAMESPACE)
                .orElseThrow();

        assertThat(statement.at("/context/registration").stringValue())
                .isEqualTo(NameUuid.of(NAMESPACE, "session|r_01|2026-01-01|b2").toString());
        assertThat(statement.at("/context/contextActivities/parent/0/id").stringValue())
                .isEqualTo(place.main())
                .endsWith("302e3adc-f73a-54a1-afc4-72bef1dcb999");
        assertThat(statement.at("/object/id").stringValue())
                .endsWith(NameUuid.of(NAMESPACE, "room|r_01|b2").toString());
        assertThat(statement.at("/object/definition/name/en").stringValue()).isEqualTo("Group two");
        assertThat(statement
                        .at("/context/extensions")
                        .path("https://w3id.org/xapi/cmi5/context/extensions/sessionid")
                        .stringValue())
                .isEqualTo(NameUuid.of(NAMESPACE, "meeting|m_02").toString());
    }

    @Test
    void putsEventsIntoAnEnvelopeOfFourMembers() {
        JsonNode envelope = CaliperEvents.envelope("https://bbb.example.org", AT, List.of());

        assertThat(envelope.propertyNames()).containsExactly("sensor", "sendTime", "dataVersion", "data");
        assertThat(envelope.path("dataVersion").stringValue()).isEqualTo("http://purl.imsglobal.org/ctx/caliper/v1p2");
    }

    @Test
    void takesTheStatementOfAStoreThatAddedToItForTheSame() {
        JsonMapper json = JsonMapper.shared();
        JsonNode ours = json.readTree("{\"id\":\"1\",\"timestamp\":\"2026-01-01T09:02:10.000Z\",\"a\":[{\"b\":1}]}");

        assertThat(XapiComparison.holds(
                        json.readTree("{\"id\":\"1\",\"stored\":\"x\",\"timestamp\":\"2026-01-01T10:02:10+01:00\","
                                + "\"a\":[{\"b\":1,\"c\":2}]}"),
                        ours))
                .isTrue();
        assertThat(XapiComparison.holds(
                        json.readTree("{\"id\":\"1\",\"timestamp\":\"2026-01-01T09:02:11Z\",\"a\":[{\"b\":1}]}"), ours))
                .isFalse();
        assertThat(XapiComparison.holds(
                        json.readTree("{\"id\":\"1\",\"timestamp\":\"2026-01-01T09:02:10Z\",\"a\":[]}"), ours))
                .isFalse();
    }

    private static Happening joined() {
        return new Happening("x", Kind.JOINED, AT, new Who("u_01", false), Facts.NONE);
    }

    private static Actors actors(Channel channel) {
        return userId -> Optional.ofNullable(PSEUDONYMS.get(channel));
    }

    private static ClassPlace place(String course) {
        return new ClassPlace(
                "https://bbb.example.org",
                NAMESPACE,
                "t_01",
                "r_01",
                "m_01",
                course,
                new ClassPlace.Plan(LocalDate.of(2026, 1, 1), Optional.of(Duration.ofMinutes(90))),
                new ClassPlace.Title("Biology 101", "en"),
                0);
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = StatementsTest.class.getResourceAsStream("/statement/" + name)) {
            return JsonMapper.shared().readTree(in);
        }
    }
}
