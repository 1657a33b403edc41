package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PopulationTest {
    @Test
    void livesTheSameLifeForTheSameSeed() throws IOException {
        assertThat(lifeOf(30, 5).toJson())
                .isEqualTo(lifeOf(30, 5).toJson())
                .isNotEqualTo(lifeOf(30, 6).toJson());
    }

    @Test
    void doesEverythingThatPeopleDo() throws IOException {
        MeetingLedger ledger = lifeOf(40, 5);

        assertThat(ledger.people()).hasSize(40);
        assertThat(ledger.people().stream().filter(person -> person.role() == Role.MODERATOR))
                .hasSize(1);
        assertThat(ledger.connections()).hasSizeGreaterThan(40);
        assertThat(ledger.people()).anyMatch(person -> person.sessions().size() > 1);
        assertThat(sum(ledger, MeetingLedger.Figures::microphoneOpenMs)).isPositive();
        assertThat(sum(ledger, MeetingLedger.Figures::cameraMs)).isPositive();
        assertThat(sum(ledger, MeetingLedger.Figures::talkMs)).isPositive();
        assertThat(sum(ledger, MeetingLedger.Figures::messages)).isPositive();
        assertThat(sum(ledger, MeetingLedger.Figures::hands)).isPositive();
        assertThat(sum(ledger, MeetingLedger.Figures::reactionCount)).isPositive();
        assertThat(ledger.people()).allMatch(person -> person.figures().presenceMs() <= 300_000);
    }

    @Test
    void holdsHundredsInOneClass() throws IOException {
        try (Simulator simulator = stepped()) {
            Classroom room = simulator.create("room-1", "Room");
            simulator.populate("room-1", 500, 9);
            simulator.advance(Duration.ofSeconds(60));

            assertThat(room.people().stream().filter(Person::isInside).count()).isGreaterThan(350);
            assertThat(simulator.events("room-1")).hasSizeGreaterThan(2_000);
        }
    }

    @Test
    void restsWhenItIsStoppedOrTheMeetingEnds() throws IOException {
        try (Simulator simulator = stepped()) {
            Classroom room = simulator.create("room-1", "Room");
            Population population = simulator.populate("room-1", 10, 9);
            simulator.advance(Duration.ofSeconds(30));
            population.stop();
            simulator.advance(Duration.ofSeconds(10));
            int events = simulator.events("room-1").size();
            simulator.advance(Duration.ofSeconds(60));
            assertThat(simulator.events("room-1")).hasSize(events);

            simulator.populate("room-1", 10, 9);
            room.end();
            int afterEnd = simulator.events("room-1").size();
            simulator.advance(Duration.ofSeconds(60));
            assertThat(simulator.events("room-1")).hasSize(afterEnd);
        }
    }

    private interface Figure {
        long of(MeetingLedger.Figures figures);
    }

    private static long sum(MeetingLedger ledger, Figure figure) {
        return ledger.people().stream()
                .mapToLong(person -> figure.of(person.figures()))
                .sum();
    }

    private static MeetingLedger lifeOf(int people, long seed) throws IOException {
        try (Simulator simulator = stepped()) {
            Classroom room = simulator.create("room-1", "Room");
            simulator.populate("room-1", people, seed);
            simulator.advance(Duration.ofMinutes(5));
            room.end();
            return simulator.ledger("room-1");
        }
    }

    private static Simulator stepped() throws IOException {
        return Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                .seed(7)
                .start();
    }
}
