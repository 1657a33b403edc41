package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateMeetingTest {

    @Test
    void leavesEmptyValuesOutExceptMetadata() {
        CreateMeeting request = CreateMeeting.of("abc", "Abc")
                .with(CreateParameter.WELCOME, "Hello")
                .with(CreateParameter.WELCOME, "")
                .meta("tags", "");

        assertThat(request.parameters()).isEqualTo(Parameters.of("name", "Abc", "meetingID", "abc", "meta_tags", ""));
        assertThat(request.metadata()).containsEntry("tags", "");
    }

    @Test
    void carriesKnownUnknownAndMetadataInOrder() {
        CreateMeeting request = CreateMeeting.of("abc123", "Test Meeting")
                .passwords(MeetingPassword.of("111222"), MeetingPassword.of("333444"))
                .with(CreateParameter.RECORD, true)
                .with(CreateParameter.DURATION, 90)
                .with("futureParameter", "x")
                .meta("course-Id", "7")
                .with(CreateParameter.WELCOME, "hello")
                .with(CreateParameter.WELCOME, "");

        assertThat(request.parameters())
                .isEqualTo(Parameters.of(
                        "name",
                        "Test Meeting",
                        "meetingID",
                        "abc123",
                        "attendeePW",
                        "111222",
                        "moderatorPW",
                        "333444",
                        "record",
                        "true",
                        "duration",
                        "90",
                        "futureParameter",
                        "x",
                        "meta_course-Id",
                        "7"));
        assertThat(request.metadata()).containsExactly(Map.entry("course-id", "7"));
        assertThat(request.toString()).doesNotContain("333444");
    }

    @Test
    void readsAReceivedCreateAsServersDo() {
        CreateMeeting request = CreateMeeting.parse(
                Parameters.parse(
                        "meetingID=a1&name=x&record=TRUE&muteOnStart=1&duration=abc&maxParticipants=20&meta_a.b=1&meta_Ok=2&meta_=3"));

        assertThat(request.flag(CreateParameter.RECORD, false)).isTrue();
        assertThat(request.flag(CreateParameter.MUTE_ON_START, true)).isFalse();
        assertThat(request.flag(CreateParameter.ALLOW_START_STOP_RECORDING, true))
                .isTrue();
        assertThat(request.number(CreateParameter.DURATION)).isEmpty();
        assertThat(request.number(CreateParameter.MAX_PARTICIPANTS)).hasValue(20);
        assertThat(request.metadata()).containsOnlyKeys("ok");
        assertThat(request.name()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", " a", "a ", "a\nb", "a\0"})
    void refusesIdsThatNoServerTakes(String id) {
        assertThatThrownBy(() -> CreateMeeting.of(id, "name")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a_b", "a.b", "7a", "é"})
    void refusesMetadataThatServersWouldDrop(String name) {
        CreateMeeting request = CreateMeeting.of("abc123", "name");

        assertThatThrownBy(() -> request.meta(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesPresentationsAndModulesIntoItsBody() throws UnreadableAnswer {
        CreateMeeting request = CreateMeeting.of("abc123", "name")
                .presentation(new Presentation.ByUrl(
                        "https://front.example.org/a.pdf?sig=abc&exp=1",
                        "week \"1\".pdf",
                        Presentation.Options.USUAL.shownFirst()))
                .presentation(Presentation.inline("notes.txt", "Hello\n".getBytes(StandardCharsets.UTF_8)))
                .module("clientSettingsOverride", "{\"a\":\"<]]>&\u0001\"}");

        Call.Body body = request.call().body();

        assertThat(body).isInstanceOf(Call.Content.class);
        Call.Content content = (Call.Content) Objects.requireNonNull(body);
        assertThat(content.contentType()).isEqualTo("application/xml");
        AnswerElement root = AnswerReader.read(content.bytes());
        assertThat(root.name()).isEqualTo("modules");
        List<AnswerElement> documents = root.children().get(0).children("document");
        assertThat(documents.get(0).attributes())
                .containsEntry("url", "https://front.example.org/a.pdf?sig=abc&exp=1")
                .containsEntry("filename", "week \"1\".pdf")
                .containsEntry("current", "true")
                .containsEntry("downloadable", "false")
                .containsEntry("removable", "true");
        assertThat(documents.get(1).attributes()).containsEntry("name", "notes.txt");
        assertThat(documents.get(1).text()).isEqualTo("SGVsbG8K");
        assertThat(root.children().get(1).attributes()).containsEntry("name", "clientSettingsOverride");
        assertThat(root.children().get(1).text()).isEqualTo("{\"a\":\"<]]>&\"}");
    }

    @Test
    void readsTheGoldenBodyWithTheSameEyes() throws UnreadableAnswer {
        AnswerElement root = AnswerReader.read(Samples.bytes("requests/create-modules-body.xml"));

        assertThat(root.children().get(0).children("document")).hasSize(2);
    }

    @Test
    void knowsEachParameterOnceAndSinceWhen() {
        Set<String> names = new TreeSet<>();
        for (CreateParameter parameter : CreateParameter.values()) {
            assertThat(names.add(parameter.wireName())).as(parameter.wireName()).isTrue();
            assertThat(CreateParameter.of(parameter.wireName())).contains(parameter);
        }
        assertThat(CreateParameter.of("meetingid")).isEmpty();
        assertThat(CreateParameter.AUDIO_BRIDGE.isKnownTo(VersionProfile.V2_7)).isFalse();
        assertThat(CreateParameter.AUDIO_BRIDGE.isKnownTo(VersionProfile.V3_0)).isTrue();
        assertThat(CreateParameter.BREAKOUT_ROOMS_ENABLED.isKnownTo(VersionProfile.V2_7))
                .isTrue();
        assertThat(CreateParameter.BREAKOUT_ROOMS_ENABLED.isKnownTo(VersionProfile.V3_0))
                .isFalse();
    }
}
