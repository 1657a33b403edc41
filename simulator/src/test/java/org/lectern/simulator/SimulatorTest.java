package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private Simulator simulator;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                .seed(7)
                .start();
        client = new ApiClient(simulator);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void bringsAMeetingFromItsCreationToItsEnd() throws IOException {
        try (Receiver receiver = new Receiver()) {
            String hook = URLEncoder.encode(receiver.url("/hook?k=v"), StandardCharsets.UTF_8);
            assertThat(client.call("hooks/create", "callbackURL=" + hook)).contains("<returncode>SUCCESS");
            String created = client.call("create", "meetingID=room-1&name=Algebra");
            assertThat(ApiClient.element(created, "createTime")).isEqualTo("1772438400000");

            Classroom classroom = simulator.classroom("room-1");
            Person ada = classroom.enter("Ada", "teacher-1", Role.MODERATOR);
            simulator.advance(Duration.ofSeconds(10));
            assertThat(ada.openMicrophone()).isTrue();
            simulator.advance(Duration.ofSeconds(20));
            assertThat(ada.mute()).isTrue();
            assertThat(ada.say("Hello")).isTrue();
            assertThat(client.call("isMeetingRunning", "meetingID=room-1")).contains("<running>true</running>");
            simulator.advance(Duration.ofSeconds(30));
            client.call("end", "meetingID=room-1");
            simulator.advance(Duration.ofSeconds(1));

            assertThat(client.call("getMeetingInfo", "meetingID=room-1")).contains("notFound");
            MeetingLedger.PersonLedger truth =
                    simulator.ledger("room-1").person("teacher-1").orElseThrow();
            assertThat(truth.figures().presenceMs()).isEqualTo(60_200);
            assertThat(truth.figures().microphoneOpenMs()).isEqualTo(20_000 - 1);
            assertThat(truth.figures().messages()).isEqualTo(1);
            assertThat(simulator.awaitDelivered(Duration.ofSeconds(5))).isTrue();
            assertThat(receiver.received)
                    .extracting(Receiver.Received::eventId)
                    .containsExactlyInAnyOrder(
                            "meeting-created",
                            "user-joined",
                            "user-presenter-assigned",
                            "user-audio-voice-enabled",
                            "user-audio-unmuted",
                            "user-audio-muted",
                            "chat-group-message-sent",
                            "user-left",
                            "meeting-ended");
        }
    }
}
