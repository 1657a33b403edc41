package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallbacksTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void tellsTheEndToBothAddresses() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = with("&meta_endCallbackUrl=" + encode(receiver.url("/ended?t=1")) + "&meetingEndedURL="
                + encode(receiver.url("/meeting-ended")));

        simulator.classroom("room-1").end();
        simulator.advance(Duration.ofSeconds(1));

        assertThat(receiver.received)
                .extracting(Receiver.Received::target)
                .containsExactlyInAnyOrder("/ended?t=1&recordingmarks=false&meetingID=room-1", "/meeting-ended");
        assertThat(receiver.received).extracting(Receiver.Received::method).containsOnly("GET");
    }

    @Test
    void repeatsAFailedEndCallbackFourTimes() throws IOException {
        Receiver receiver = receiver().answering(number -> 500);
        Simulator simulator = with("&meta_endCallbackUrl=" + encode(receiver.url("/ended")));

        simulator.classroom("room-1").end();
        List<Integer> seen = new ArrayList<>();
        for (long seconds : new long[] {0, 29, 1, 60, 120, 299, 1, 3600}) {
            simulator.advance(Duration.ofSeconds(seconds));
            seen.add(receiver.received.size());
        }

        assertThat(seen).containsExactly(1, 1, 2, 3, 4, 4, 5, 5);
    }

    @Test
    void sendsAnalyticsWhereEventsAreKept() throws Exception {
        Receiver receiver = receiver();
        Simulator simulator =
                with("&meetingKeepEvents=true&meta_analytics-callback-url=" + encode(receiver.url("/analytics")));
        Classroom room = simulator.classroom("room-1");
        Person ada = room.enter("Ada", "teacher-1", Role.MODERATOR);
        Person alan = room.enter("Alan", "Stud-42", Role.VIEWER);
        ada.openMicrophone();
        ada.startTalking();
        simulator.advance(Duration.ofSeconds(30));
        ada.stopTalking();
        alan.say("Hello");
        alan.raiseHand();
        alan.react("👍");
        ada.startTalking();
        simulator.advance(Duration.ofSeconds(60));
        alan.vanish();
        room.enter("Alan", "Stud-42", Role.VIEWER);
        simulator.advance(Duration.ofSeconds(30));
        room.end();
        simulator.advance(Duration.ofSeconds(5));

        Receiver.Received request = receiver.received.getFirst();
        assertThat(request.contentType()).isEqualTo("application/json");
        assertSignedHs512(request.authorization());
        JsonNode body = Json.read(request.body().getBytes(StandardCharsets.UTF_8));
        assertThat(body.get("meeting_id").asString()).isEqualTo("room-1");
        assertThat(body.get("data").get("metadata").get("meeting_name").asString())
                .isEqualTo("Room");
        assertThat(body.get("data").get("duration").asInt()).isEqualTo(120);
        assertThat(body.get("data").get("start").asString()).isEqualTo("2026-03-02T08:00:00.000+00:00");
        JsonNode teacher = body.get("data").get("attendees").get(0);
        assertThat(teacher.get("moderator").asBoolean()).isTrue();
        assertThat(teacher.get("duration").asInt()).isEqualTo(120);
        assertThat(teacher.get("engagement").get("talks").asInt()).isEqualTo(2);
        assertThat(teacher.get("engagement").get("talk_time").asInt()).isEqualTo(29);
        assertThat(teacher.get("recent_talking_time").asString()).startsWith("2026-03-02T08:00:30");
        assertThat(teacher.get("sessions").get(0).get("lefts")).isEmpty();
        JsonNode student = body.get("data").get("attendees").get(1);
        assertThat(student.get("ext_user_id").asString()).isEqualTo("Stud-42");
        assertThat(student.get("joins")).hasSize(2);
        assertThat(student.get("sessions")).hasSize(2);
        assertThat(Samples.shape(student.get("engagement")).toString())
                .contains("chats", "talks", "raisehand", "emojis", "poll_votes", "talk_time");
    }

    @Test
    void sendsNoAnalyticsWhereNothingIsKept() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = with("&meta_analytics-callback-url=" + encode(receiver.url("/analytics")));

        simulator.classroom("room-1").end();
        simulator.advance(Duration.ofMinutes(10));

        assertThat(receiver.received).isEmpty();
    }

    @Test
    void manglesEveryKeyOfTheAnalyticsUserIdsIncluded() {
        Object mangled =
                Underscore.keys(Map.of("votes", Map.of("Stud-42", "Yes"), "list", List.of(Map.of("isBreakout", 1))));

        assertThat(mangled)
                .isEqualTo(Map.of("votes", Map.of("stud_42", "Yes"), "list", List.of(Map.of("is_breakout", 1))));
    }

    private static void assertSignedHs512(String authorization) throws Exception {
        String[] parts = authorization.substring("Bearer ".length()).split("\\.", -1);
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(SimulatorBuilder.DEFAULT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
        byte[] expected = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
        assertThat(Base64.getUrlDecoder().decode(parts[2])).isEqualTo(expected);
        assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
                .isEqualTo("{\"typ\":\"JWT\",\"alg\":\"HS512\"}");
    }

    private Receiver receiver() throws IOException {
        Receiver receiver = new Receiver();
        open.add(receiver);
        return receiver;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Simulator with(String parameters) throws IOException {
        Simulator simulator = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                .seed(7)
                .start();
        open.add(simulator);
        try (ApiClient client = new ApiClient(simulator)) {
            assertThat(client.call("create", "meetingID=room-1&name=Room" + parameters))
                    .contains("SUCCESS");
        }
        return simulator;
    }
}
