package org.lectern.server.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.server.attendance.Lesson.Basis;
import org.lectern.server.attendance.Lesson.Plan;

/** By which day a class is known to others. */
final class PlannedDayTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # zone,            start, began,                day
            Europe/Berlin,     -,     2026-03-02T22:59:59Z, 2026-03-02
            Europe/Berlin,     -,     2026-03-02T23:00:00Z, 2026-03-03
            # Summer time: the same hour of UTC is another day.
            Europe/Berlin,     -,     2026-07-02T22:30:00Z, 2026-07-03
            Europe/Berlin,     -,     2026-12-02T22:30:00Z, 2026-12-02
            # The night of the change, both ways.
            Europe/Berlin,     00:30, 2026-03-28T23:25:00Z, 2026-03-29
            Europe/Berlin,     00:30, 2026-10-24T22:25:00Z, 2026-10-25
            Pacific/Auckland,  09:00, 2026-03-01T20:05:00Z, 2026-03-02
            America/Anchorage, 16:00, 2026-03-03T01:05:00Z, 2026-03-02
            # Opened before midnight for an hour after it.
            UTC,               00:10, 2026-03-01T23:55:00Z, 2026-03-02
            # Opened long after the hour: it is none of the planned ones, and counts as it was.
            UTC,               08:00, 2026-03-01T23:55:00Z, 2026-03-01
            """)
    void isTheDayOfTheRoom(String zone, LocalTime start, Instant began, LocalDate day) {
        var plan = new RoomPlan(
                Optional.ofNullable(start),
                ZoneId.of(zone),
                Optional.of(Duration.ofMinutes(90)),
                RoomPlan.Expects.MEMBERS);

        assertThat(Plans.planned(Optional.of(plan), Optional.empty(), began).day())
                .isEqualTo(day);
    }

    @Test
    void aClassWithAPlanOfItsOwnIsKnownByThat() {
        var room = new RoomPlan(
                Optional.of(LocalTime.of(8, 0)),
                ZoneId.of("Asia/Tokyo"),
                Optional.of(Duration.ofMinutes(45)),
                RoomPlan.Expects.MEMBERS);
        var own = new Plan(Instant.parse("2026-03-02T15:10:00Z"), Optional.of(Duration.ofMinutes(30)), Basis.CLASS);

        assertThat(Plans.planned(Optional.of(room), Optional.of(own), Instant.parse("2026-03-02T14:55:00Z")))
                .isEqualTo(new Plans.Planned(LocalDate.of(2026, 3, 3), Optional.of(Duration.ofMinutes(30))));
    }

    @Test
    void whatNobodyPlannedIsKnownByTheDayInUtc() {
        Instant began = Instant.parse("2026-03-02T23:59:00Z");

        assertThat(Plans.planned(Optional.empty(), Optional.empty(), began))
                .isEqualTo(Plans.Planned.none(began))
                .isEqualTo(new Plans.Planned(LocalDate.of(2026, 3, 2), Optional.empty()));
    }
}
