package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ServerClockTest {
    private static final Instant SENT = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant SETTLED = SENT.plusSeconds(4);

    @Test
    void aClockThatSaysATimeBetweenRequestAndAnswerIsRight() {
        assertThat(ServerClock.behind(SENT, SENT, SETTLED)).isZero();
        assertThat(ServerClock.behind(SENT.plusSeconds(2), SENT, SETTLED)).isZero();
        assertThat(ServerClock.behind(SETTLED, SENT, SETTLED)).isZero();
    }

    @Test
    void anotherIsOffByWhatItIsOutsideOfThat() {
        assertThat(ServerClock.behind(SENT.minusSeconds(60), SENT, SETTLED)).hasSeconds(60);
        assertThat(ServerClock.behind(SETTLED.plusSeconds(60), SENT, SETTLED)).hasSeconds(-60);
    }
}
