package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

final class BreakoutNumberTest {
    private static final String CLASS = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567-1715519990000";
    /** {@code printf %s CLASS-1715520000123-3 | sha1sum}. */
    private static final String THIRD = "05bbc4120143ff4082e2a3c6ce107e2bb56f1254";

    @Test
    void standsInTheIdentifierThatAServerMakes() {
        assertThat(BreakoutNumber.named(CLASS, THIRD + "-1715520000123")).isEqualTo(3);
        assertThat(BreakoutNumber.named(CLASS, THIRD + "-1715520000124"))
                .as("another time")
                .isZero();
        assertThat(BreakoutNumber.named("another" + CLASS, THIRD + "-1715520000123"))
                .as("of another class")
                .isZero();
    }

    @Test
    void isThatOfTheServer() throws Exception {
        try (Simulator simulator = Simulator.builder().start()) {
            var room = simulator.create("lesson", "Optics");
            assertThat(room.enter("Ada", "ada", Role.MODERATOR).openBreakouts(3, 0))
                    .isTrue();

            assertThat(simulator.classrooms())
                    .filteredOn(one -> !one.meetingId().equals("lesson"))
                    .extracting(one -> BreakoutNumber.named(room.internalMeetingId(), one.meetingId()))
                    .containsExactlyInAnyOrder(1, 2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "room-1", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "abcdefghij-lesson"})
    void ofWhatLooksOtherwiseItIsNotKnown(String serverMeetingId) {
        assertThat(BreakoutNumber.named(CLASS, serverMeetingId)).isZero();
        assertThat(BreakoutNumber.named("", serverMeetingId)).isZero();
    }

    @Test
    void isReadFromACreateIfItIsOne() {
        assertThat(BreakoutNumber.read("7")).isEqualTo(7);
        assertThat(BreakoutNumber.read("")).isZero();
        assertThat(BreakoutNumber.read("-7")).isZero();
        assertThat(BreakoutNumber.read("99999999999999")).isZero();
    }
}
