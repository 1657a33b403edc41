package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ConnectionNow;
import org.lectern.server.meeting.RunningMeeting.Attendee;

final class PresentNowTest {
    private static final Instant POLL = Instant.parse("2026-11-22T09:00:00Z");

    private static final List<Attendee> POLLED = List.of(attendee("anna", true), attendee("ben", false));

    @Test
    void whatWasToldBeforeThePollChangesNothing() {
        assertThat(told(connection("carl", true, POLL.minusSeconds(1))).after(POLL, POLLED))
                .isSameAs(POLLED);
    }

    @Test
    void whoCameAfterThePollIsThereAndWhoLeftIsNot() {
        var now = told(connection("carl", true, POLL.plusSeconds(1)), connection("ben", false, POLL.plusSeconds(2)))
                .after(POLL, POLLED);

        assertThat(now).extracting(Attendee::userId).containsExactly("anna", "carl");
    }

    @Test
    void aSecondWindowIsASecondPresence() {
        var now = told(connection("anna", true, POLL.minusSeconds(9)), connection("anna", true, POLL.plusSeconds(1)))
                .after(POLL, POLLED);

        assertThat(now).extracting(Attendee::userId).containsExactly("anna", "anna", "ben");
        assertThat(now.getFirst().presenter()).isTrue();
        assertThat(now.get(1).presenter()).isFalse();
    }

    @Test
    void withoutAPollEventsAreAllThereIs() {
        assertThat(told(connection("carl", true, POLL)).after(null, List.of()))
                .extracting(Attendee::userId)
                .containsExactly("carl");
    }

    private static PresentNow told(ConnectionNow... connections) {
        return new PresentNow(List.of(connections));
    }

    private static ConnectionNow connection(String user, boolean present, Instant at) {
        return new ConnectionNow(user, "Name of " + user, "VIEWER", present, false, present, false, at);
    }

    private static Attendee attendee(String user, boolean presenter) {
        return new Attendee(user, "Name of " + user, presenter, presenter, false, false, false, "HTML5", Map.of());
    }
}
