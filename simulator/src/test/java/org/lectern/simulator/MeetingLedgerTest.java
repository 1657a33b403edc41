package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MeetingLedgerTest {
    private Simulator simulator;
    private Classroom room;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                .profile(ServerProfile.V2_7)
                .seed(7)
                .start();
        room = simulator.create("room-1", "Room");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void countsTimeOnceThatIsCoveredTwice() {
        List<Spans.Span> spans = List.of(new Spans.Span(50, 80), new Spans.Span(0, 60), new Spans.Span(100, 110));

        assertThat(Spans.union(spans)).isEqualTo(90);
        assertThat(Spans.union(List.of())).isZero();
    }

    @Test
    void addsAPersonsConnectionsTogether() {
        Person phone = room.enter("Ada", "ada", Role.VIEWER);
        wait(10);
        Person laptop = room.enter("Ada", "ada", Role.VIEWER);
        phone.openMicrophone();
        wait(10);
        laptop.openMicrophone();
        phone.say("one");
        wait(10);
        phone.vanish();
        laptop.say("two");
        wait(10);
        laptop.vanish();
        wait(10);

        MeetingLedger.PersonLedger ada =
                simulator.ledger("room-1").person("ada").orElseThrow();
        assertThat(ada.figures().presenceMs()).isEqualTo(40_000);
        assertThat(ada.figures().microphoneOpenMs()).isEqualTo(30_000);
        assertThat(ada.figures().messages()).isEqualTo(2);
        assertThat(ada.sessions()).hasSize(2);
        MeetingLedger.Figures alone = simulator
                .ledger("room-1")
                .connection(phone.internalId())
                .orElseThrow()
                .figures();
        assertThat(alone.presenceMs()).isEqualTo(30_000);
        assertThat(alone.messages()).isEqualTo(1);
    }

    @Test
    void countsCamerasHandsAndReactions() {
        Person ada = room.enter("Ada", "ada", Role.VIEWER);
        ada.shareCamera();
        wait(10);
        ada.shareCamera();
        wait(10);
        ada.stopCamera();
        wait(10);
        ada.stopCamera();
        ada.raiseHand();
        assertThat(ada.raiseHand()).isFalse();
        ada.lowerHand();
        ada.raiseHand();
        ada.react("👍");
        ada.react("👍");
        ada.react("❤️");
        wait(30);

        MeetingLedger.Figures figures =
                simulator.ledger("room-1").person("ada").orElseThrow().figures();
        assertThat(figures.cameraMs()).isBetween(29_998L, 30_000L);
        assertThat(figures.hands()).isEqualTo(2);
        assertThat(figures.reactions()).isEqualTo(Map.of("👍", 2, "❤️", 1));
        assertThat(figures.reactionCount()).isEqualTo(3);
    }

    @Test
    void stopsCountingWhenAMicrophoneIsMutedOrTheAudioLeft() {
        Person ada = room.enter("Ada", "ada", Role.VIEWER);
        ada.openMicrophone();
        wait(10);
        ada.mute();
        wait(100);
        ada.unmute();
        wait(5);
        ada.leaveAudio();
        ada.listen();
        wait(100);

        assertThat(simulator
                        .ledger("room-1")
                        .person("ada")
                        .orElseThrow()
                        .figures()
                        .microphoneOpenMs())
                .isEqualTo(15_000 - 1);
    }

    @Test
    void closesEverythingWhenTheMeetingEnds() {
        Person ada = room.enter("Ada", "ada", Role.MODERATOR);
        ada.openMicrophone();
        wait(10);
        room.end();
        wait(100);

        MeetingLedger ledger = simulator.ledger("room-1");
        assertThat(ledger.ended()).isTrue();
        assertThat(ledger.person("ada").orElseThrow().figures().presenceMs()).isEqualTo(10_000);
        assertThat(ada.say("too late")).isFalse();
        assertThat(ada.enter()).isFalse();
    }

    @Test
    void remembersWhatARestartForgot() {
        room.enter("Ada", "ada", Role.MODERATOR);
        wait(10);
        int events = simulator.events("room-1").size();
        simulator.restart(true, Duration.ZERO);
        wait(10);

        MeetingLedger ledger = simulator.ledger("room-1");
        assertThat(ledger.moment().forgotten()).isTrue();
        assertThat(ledger.person("ada").orElseThrow().figures().presenceMs()).isEqualTo(10_000);
        assertThat(simulator.findClassroom("room-1")).isEmpty();
        assertThat(simulator.events("room-1")).hasSize(events);
    }

    @Test
    void givesEveryActOfAPersonAnInstantOfItsOwn() {
        Person ada = room.enter("Ada", "ada", Role.VIEWER);
        for (int i = 0; i < 5; i++) {
            ada.raiseHand();
            ada.lowerHand();
        }

        List<Long> times = simulator.events("room-1").stream()
                .map(json -> Json.read(json.getBytes(StandardCharsets.UTF_8)).get("data"))
                .filter(data -> data.get("id").asString().startsWith("user-"))
                .map(data -> data.get("event").get("ts").asLong())
                .toList();
        assertThat(times).hasSize(11).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void hasAJsonForm() {
        room.enter("Ada", "ada", Role.VIEWER).say("hello");
        wait(10);

        JsonNode json = Json.read(simulator.ledger("room-1").toJson().getBytes(StandardCharsets.UTF_8));

        assertThat(json.get("meetingId").asString()).isEqualTo("room-1");
        assertThat(json.get("people").get(0).get("presenceMs").asLong()).isEqualTo(10_000);
        assertThat(json.get("people").get(0).get("messages").asInt()).isEqualTo(1);
        assertThat(json.get("connections").get(0).get("internalUserId").asString())
                .startsWith("w_");
    }

    private void wait(int seconds) {
        simulator.advance(Duration.ofSeconds(seconds));
    }
}
