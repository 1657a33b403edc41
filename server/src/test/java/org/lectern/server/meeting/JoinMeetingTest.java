package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JoinMeetingTest {
    @Test
    void takesWhatAServerWouldStripOutOfNames() {
        assertThat(JoinMeeting.shown("A\u0000d\ra\n")).isEqualTo("Ada");
        assertThat(JoinMeeting.shown("  \t ")).isEqualTo("?");
        assertThat(JoinMeeting.shown("x\ud83dy")).isEqualTo("x\ufffdy");
    }

    @Test
    void cutsLongNamesBetweenCharacters() {
        assertThat(JoinMeeting.shown("n".repeat(500))).hasSize(255);
        assertThat(JoinMeeting.shown("n" + "\ud83d\ude00".repeat(300)))
                .hasSize(255)
                .doesNotContain("\ufffd");
    }
}
