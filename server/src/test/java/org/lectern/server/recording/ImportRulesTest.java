package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Recording;

final class ImportRulesTest {
    private static final UUID SCHOOL = new UUID(0, 1);
    private static final UUID CLUB = new UUID(0, 2);

    private static final ImportRules.Places PLACES = (tenant, room) -> switch (tenant) {
        case "school" ->
            room == null
                    ? Optional.of(new ImportRules.Target(SCHOOL, "school", null))
                    : room.equals("physics")
                            ? Optional.of(
                                    new ImportRules.Target(SCHOOL, "school", new ImportRules.Room("room-7", "physics")))
                            : Optional.empty();
        case "club" -> room == null ? Optional.of(new ImportRules.Target(CLUB, "club", null)) : Optional.empty();
        default -> Optional.empty();
    };

    private static String fits(Recording recording, String... lines) {
        var parsed = ImportRules.parse(List.of(lines), PLACES);
        assertThat(parsed).isInstanceOf(ImportRules.Parsed.Good.class);
        return ((ImportRules.Parsed.Good) parsed)
                .rules()
                .find(recording)
                .map(rule -> rule.line() + " " + rule.target().tenant()
                        + Optional.ofNullable(rule.target().room())
                                .map(room -> "/" + room.slug())
                                .orElse(""))
                .orElse("none");
    }

    private static Recording recording(String meetingId, Map<String, String> metadata) {
        List<AnswerElement> all = new ArrayList<>();
        metadata.forEach((name, value) -> all.add(AnswerElement.leaf(name, value)));
        return new Recording(AnswerElement.of(
                "recording",
                List.of(
                        AnswerElement.leaf("recordID", "0123-17"),
                        AnswerElement.leaf("meetingID", meetingId),
                        AnswerElement.of("metadata", all))));
    }

    @Test
    void takesTheFirstRuleThatFits() {
        Recording physics = recording(
                "m1", Map.of("bbb-origin-server-name", "lms.school.example", "bbb-context-name", "Physics 1a"));

        assertThat(fits(
                        physics,
                        "# whose they are",
                        "",
                        "bbb-origin-server-name = lms.club.example -> club",
                        "BBB-Origin-Server-Name=lms.school.example and meta_bbb-context-name = \"Physics 1\"* -> school/physics",
                        "bbb-origin-server-name = lms.school.example -> school"))
                .isEqualTo("4 school/physics");
        assertThat(fits(physics, "bbb-context-name = \"Physics 1\" -> club")).isEqualTo("none");
    }

    @Test
    void knowsIdentifiersAndTheirBeginnings() {
        Recording weekly = recording("weekly-7[0]", Map.of());

        assertThat(fits(weekly, "meetingID = weekly-* -> club")).isEqualTo("1 club");
        assertThat(fits(weekly, "meetingid = \"weekly-7[0]\" -> club")).isEqualTo("1 club");
        assertThat(fits(weekly, "recordID = 0123* and meetingID = * -> club")).isEqualTo("1 club");
        assertThat(fits(weekly, "meetingID = weekly- -> club")).isEqualTo("none");
        assertThat(fits(weekly, "bbb-origin = * -> club")).as("has none").isEqualTo("none");
    }

    @Test
    void takesValuesAsTheyStand() {
        String odd = "say \"->\" and a\\b = <b>c</b>*";

        assertThat(fits(
                        recording("m", Map.of("topic", odd)),
                        "topic = \"say \\\"->\\\" and a\\\\b = <b>c</b>*\" -> club"))
                .isEqualTo("1 club");
        assertThat(fits(recording("m", Map.of("topic", "")), "topic = \"\" -> club"))
                .isEqualTo("1 club");
        assertThat(fits(
                        recording("m", Map.of("url", "https://a.example/x?y=z")),
                        "url = https://a.example/x?y=z -> club"))
                .isEqualTo("1 club");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "meetingID = x",
                "meetingID = x -> ",
                "meetingID x -> club",
                "-> club",
                "meetingID = x -> nobody",
                "meetingID = x -> school/chemistry",
                "meetingID = x -> club/physics",
                "meetingID = two words -> club",
                "meetingID = x and -> club",
                "meetingID = x -> club and topic = y",
                "meetingID = \"open -> club",
                "topic= -> club",
                "a_b = x -> club",
                "7up = x -> club"
            })
    void saysWhatIsWrongAndWhere(String wrong) {
        var parsed = ImportRules.parse(List.of("meetingID = x -> club", wrong), PLACES);

        assertThat(parsed).isInstanceOf(ImportRules.Parsed.Wrong.class);
        assertThat(((ImportRules.Parsed.Wrong) parsed).problems())
                .singleElement()
                .asString()
                .startsWith("rule 2: ");
    }

    @Test
    void wantsARule() {
        assertThat(ImportRules.parse(List.of("", "# nothing"), PLACES)).isInstanceOf(ImportRules.Parsed.Wrong.class);
    }

    @Test
    void comparesHugeValuesAndRefusesHugeRules() {
        String huge = "x".repeat(1 << 20);

        assertThat(fits(recording("m", Map.of("topic", huge)), "topic = xxx* -> club"))
                .isEqualTo("1 club");
        assertThat(fits(recording("m", Map.of("topic", huge)), "topic = xxx -> club"))
                .isEqualTo("none");
        assertThat(ImportRules.parse(List.of("topic = " + huge + " -> club"), PLACES))
                .isInstanceOf(ImportRules.Parsed.Wrong.class);
    }
}
