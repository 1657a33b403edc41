package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.HookBody;
import org.lectern.bbb.HookEvent;
import org.lectern.server.chamilo.ChamiloSettings.Reading;

final class ChamiloSettingsTest {
    @Test
    void takesNothingUnlessSwitchedOn() {
        assertThat(ChamiloSettings.STANDARD.texts())
                .containsExactly(
                        Map.entry("webhooks_enabled", "false"),
                        Map.entry("webhooks_scope", "per_meeting"),
                        Map.entry("webhooks_hash_algo", "sha256"),
                        Map.entry("webhooks_event_filter", ""),
                        Map.entry("webhooks_timeless_urls", "false"),
                        Map.entry("callback_strict", "false"));
    }

    @Test
    void changesEachByItsNameAndReadsWhatItWrote() {
        var changes = Map.of(
                "webhooks_enabled", "true",
                "webhooks_scope", "GLOBAL",
                "webhooks_hash_algo", "sha1",
                "webhooks_event_filter", " User_Joined, participantleft ,,",
                "webhooks_timeless_urls", "yes",
                "callback_strict", "1");

        var changed = good(ChamiloSettings.STANDARD.with(changes));

        assertThat(changed)
                .isEqualTo(new ChamiloSettings(
                        true,
                        ChamiloSettings.Scope.GLOBAL,
                        Signing.SHA1,
                        EventFilter.of("user_joined,participantleft"),
                        true,
                        true));
        assertThat(good(ChamiloSettings.STANDARD.with(changed.texts()))).isEqualTo(changed);
        assertThat(good(changed.with(Map.of("webhooks_scope", "", "webhooks_event_filter", " ")))
                        .texts())
                .containsEntry("webhooks_scope", "per_meeting")
                .containsEntry("webhooks_event_filter", "")
                .containsEntry("webhooks_enabled", "true");
    }

    @ParameterizedTest
    @CsvSource({"webhooks_enabled,maybe", "webhooks_scope,everything", "webhooks_hash_algo,md5", "webhooks_what,true"})
    void saysWhatIsWrong(String name, String text) {
        assertThat(ChamiloSettings.STANDARD.with(Map.of(name, text)))
                .isInstanceOfSatisfying(
                        Reading.Bad.class, bad -> assertThat(bad.problems()).containsOnlyKeys(name));
    }

    private static ChamiloSettings good(Reading reading) {
        return ((Reading.Good) reading).settings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "participantjoined | user-joined | true",
                "user_joined | participantjoined | true",
                "user-joined | user-left | false",
                "camera-share-started | user-cam-broadcast-start | true",
                "user-talking-started | user-audio-voice-enabled | true",
                "user-talking-started | user-cam-broadcast-start | false",
                "chat-message-posted | chat-group-message-sent | true",
                "user-joined | meeting-ended | true",
                "user-joined | meeting-created | true",
                "some-new-event | some-new-event | true",
                "user-joined | some-new-event | false",
                "'' | some-new-event | true",
                "'' | user-left | true"
            })
    void understandsEveryNameOfAnEvent(String filter, String event, boolean accepted) {
        assertThat(EventFilter.of(filter).accepts(event(event, ""))).isEqualTo(accepted);
    }

    @Test
    void countsTheStatusByWhichOldServersTellOfHandsAsRaisedHand() {
        EventFilter hands = EventFilter.of("user-hand-raised");

        assertThat(hands.accepts(event("user-emoji-changed", ",\"emoji\":\"raiseHand\"")))
                .isTrue();
        assertThat(hands.accepts(event("user-emoji-changed", ",\"emoji\":\"happy\"")))
                .isFalse();
    }

    @Test
    void namesWhatNobodySends() {
        assertThat(EventFilter.of("user-joined,user-jioned").unknown()).containsExactly("user-jioned");
    }

    private static HookEvent event(String name, String more) {
        String json = "{\"event\":\"" + name + "\",\"meetingID\":\"m\",\"userID\":\"42\",\"timestamp\":1715520123"
                + more + "}";
        HookBody body = HookBody.parse(null, json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return ((HookBody.Events) body).events().getFirst().event();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-12T13:20:00+00:00,2024-05-12T13:20:00Z",
        "2024-05-12T14:05:00Z,2024-05-12T14:05:00Z",
        "2024-05-12T14:05:00.250+0200,2024-05-12T12:05:00.250Z",
        "2024-05-12 13:20:00,2024-05-12T13:20:00Z",
        "2024-05-12 13:20,2024-05-12T13:20:00Z",
        "2024-05-12,2024-05-12T00:00:00Z",
        "1715520000,2024-05-12T13:20:00Z",
        "@1715520000,2024-05-12T13:20:00Z",
        "1715520000500,2024-05-12T13:20:00.500Z",
        "'Sun, 12 May 2024 13:20:00 GMT',2024-05-12T13:20:00Z"
    })
    void readsTimesInEveryWay(String text, String instant) {
        assertThat(TimeText.read(text)).contains(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2024-13-01", "12.05.2024", "9999999999999999999999"})
    void makesNoTimeOfOtherText(String text) {
        assertThat(TimeText.read(text)).isEmpty();
    }
}
