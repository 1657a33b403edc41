package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Compares what the simulator tells, field by field, with what real senders told. */
class HookEventsTest {
    @ParameterizedTest
    @CsvSource({"JSON, 2.6-sha1, 10", "CONSTANT, 3.3-sha1, 14", "RAW_BODY, 3.5-sha1, 14"})
    void tellsEachEventInTheFormOfItsSender(HookSender.Generation generation, String capture, int common)
            throws IOException {
        Map<String, JsonNode> real = Samples.events(capture);
        Map<String, JsonNode> ours = new LinkedHashMap<>();
        for (String json : lifeOfAMeeting(new HookSender(generation, Hash.SHA1, false))) {
            JsonNode data = Json.read(json.getBytes(StandardCharsets.UTF_8)).get("data");
            ours.putIfAbsent(data.get("id").asString(), data);
        }

        int compared = 0;
        for (Map.Entry<String, JsonNode> event : real.entrySet()) {
            JsonNode mine = ours.get(event.getKey());
            if (mine != null) {
                assertThat(Samples.shape(mine)).as(event.getKey()).isEqualTo(Samples.shape(event.getValue()));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(common);
    }

    @Test
    void tellsA2xReceiverNothingThatItsSenderDidNotKnow() throws IOException {
        List<String> ids = lifeOfAMeeting(HookSender.json()).stream()
                .map(json -> Json.read(json.getBytes(StandardCharsets.UTF_8))
                        .get("data")
                        .get("id")
                        .asString())
                .toList();

        assertThat(ids)
                .doesNotContain("user-audio-muted", "user-audio-unmuted", "user-raise-hand-changed")
                .contains("user-emoji-changed");
    }

    @Test
    void letsEverybodyStillInsideLeaveWhenA3xMeetingEnds() throws IOException {
        try (Simulator simulator = stepped(HookSender.rawBody())) {
            Classroom room = simulator.create("room-1", "Room");
            room.enter("Ada", "t1", Role.MODERATOR);
            room.enter("Bo", "s1", Role.VIEWER);
            simulator.advance(Duration.ofMinutes(1));
            room.end();

            List<JsonNode> last = simulator.events("room-1").stream()
                    .map(json ->
                            Json.read(json.getBytes(StandardCharsets.UTF_8)).get("data"))
                    .filter(data -> data.get("event").get("ts").asLong() == 1_772_438_460_000L)
                    .toList();
            assertThat(last)
                    .extracting(data -> data.get("id").asString())
                    .containsExactlyInAnyOrder("user-left", "user-left", "meeting-ended");
            assertThat(last.stream()
                            .filter(data -> data.get("id").asString().equals("user-left"))
                            .map(data -> data.get("attributes")
                                    .get("user")
                                    .get("role")
                                    .asString()))
                    .containsExactlyInAnyOrder("MODERATOR", "VIEWER");
        }
    }

    private static List<String> lifeOfAMeeting(HookSender sender) throws IOException {
        try (Simulator simulator = stepped(sender)) {
            Classroom room = simulator.create("room-1", "Room");
            Person ada = room.enter("Ada", "t1", Role.MODERATOR);
            ada.openMicrophone();
            ada.mute();
            ada.unmute();
            ada.shareCamera();
            ada.stopCamera();
            ada.say("Hello");
            ada.react("🙁");
            simulator.advance(Duration.ofSeconds(10));
            ada.raiseHand();
            ada.lowerHand();
            ada.leave();
            room.end();
            return simulator.events("room-1");
        }
    }

    private static Simulator stepped(HookSender sender) throws IOException {
        return Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                .sender(sender)
                .seed(7)
                .start();
    }
}
