package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.meeting.MeetingStore.Live;
import org.lectern.server.ui.LiveTotals.Carried;

final class LiveTotalsTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);
    private static final UUID THREE = new UUID(0, 3);
    private static final UUID SERVER = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);

    @Test
    void eventsCountBeforePollsAndPollsBeforeNothing() {
        var totals = LiveTotals.of(
                List.of(
                        new Live(ONE, SERVER, true, 9),
                        new Live(TWO, SERVER, true, 5),
                        new Live(THREE, OTHER, true, null)),
                Map.of(ONE, 7));

        assertThat(totals.people()).isEqualTo(12);
        assertThat(totals.carriedBy(SERVER)).isEqualTo(new Carried(2, 12));
        assertThat(totals.carriedBy(OTHER)).isEqualTo(new Carried(1, 0));
        assertThat(totals.carriedBy(ONE)).isEqualTo(Carried.NOTHING);
    }

    @Test
    void oneThatStartsIsOpenAndLoadsNothingYet() {
        var totals = LiveTotals.of(
                List.of(
                        new Live(ONE, null, false, null),
                        new Live(TWO, SERVER, false, 0),
                        new Live(THREE, OTHER, true, 3)),
                Map.of());

        assertThat(totals.open()).isEqualTo(3);
        assertThat(totals.running()).isEqualTo(1);
        assertThat(totals.servers()).containsOnlyKeys(OTHER);
    }
}
