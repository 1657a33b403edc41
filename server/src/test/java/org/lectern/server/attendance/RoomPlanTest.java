package org.lectern.server.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.attendance.Lesson.Plan;

final class RoomPlanTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void theHourIsThatOfTheRoomsZoneInSummerAndInWinter() {
        RoomPlan ten = plan("10:00", 90);

        assertThat(ten.of(Instant.parse("2026-10-23T07:58:00Z")).map(Plan::start))
                .hasValue(Instant.parse("2026-10-23T08:00:00Z"));
        assertThat(ten.of(Instant.parse("2026-10-26T09:10:00Z")).map(Plan::start))
                .hasValue(Instant.parse("2026-10-26T09:00:00Z"));
    }

    @Test
    void aClassAtAnotherTimeIsNotThePlannedOne() {
        RoomPlan ten = plan("10:00", 90);

        assertThat(ten.of(Instant.parse("2026-10-26T14:00:00Z"))).isEmpty();
        assertThat(ten.of(Instant.parse("2026-10-26T06:30:00Z"))).isEmpty();
        assertThat(ten.of(Instant.parse("2026-10-26T10:29:59Z"))).isPresent();
    }

    @Test
    void aPlanAroundMidnightFindsItsDay() {
        RoomPlan late = plan("23:50", 60);

        assertThat(late.of(Instant.parse("2026-10-26T23:05:00Z")).map(Plan::start))
                .hasValue(Instant.parse("2026-10-26T22:50:00Z"));
    }

    @Test
    void aLengthWithoutAnHourCountsFromTheOpening() {
        var plan =
                new RoomPlan(Optional.empty(), BERLIN, Optional.of(Duration.ofMinutes(45)), RoomPlan.Expects.MEMBERS);
        Instant began = Instant.parse("2026-10-26T09:07:00Z");

        assertThat(plan.of(began).map(Plan::start)).hasValue(began);
        assertThat(RoomPlan.none(BERLIN).of(began)).isEmpty();
    }

    @Test
    void windowsAreReadAsTeachersTypeThem() {
        assertThat(Window.parse("10-20, 40 – 45 @ 100%"))
                .hasValue(List.of(new Window(10, 20, 50), new Window(40, 45, 100)));
        assertThat(Window.parse(" ")).hasValue(List.of());
        assertThat(Window.parse("20-10")).isEmpty();
        assertThat(Window.parse("10-20@0%")).isEmpty();
        assertThat(Window.parse("ten to twenty")).isEmpty();
        assertThat(Window.parse("0-1,".repeat(Window.MOST + 1))).isEmpty();
        List<Window> windows = List.of(new Window(0, 5, 80), new Window(30, 1440, 50));
        assertThat(Window.parse(Window.text(windows))).hasValue(windows);
    }

    @Test
    void aFilterIsReadFromAnAddressAndWrittenBackTheSame() {
        UUID room = UUID.fromString("11111111-2222-4333-8444-555555555555");
        Map<String, String> address = Map.of(
                "from",
                "2026-09-01",
                "to",
                "2026-12-24",
                "person",
                " Zoë & Co ",
                "room",
                room.toString(),
                "status",
                "late");

        ReportFilter.Parsed parsed = ReportFilter.parse(address::get);

        assertThat(parsed.wrong()).isEmpty();
        assertThat(parsed.filter().status()).hasValue(Judgement.LATE);
        assertThat(parsed.filter().query())
                .isEqualTo("from=2026-09-01&to=2026-12-24&person=Zo%C3%AB+%26+Co&room=" + room + "&status=late");
        assertThat(parsed.filter().since(BERLIN)).isEqualTo(Instant.parse("2026-08-31T22:00:00Z"));
        assertThat(parsed.filter().until(BERLIN)).isEqualTo(Instant.parse("2026-12-24T23:00:00Z"));
        assertThat(ReportFilter.parse(name -> null).filter()).isEqualTo(ReportFilter.ALL);
    }

    @Test
    void whatCannotBeReadInAnAddressIsNamedAndFiltersNothing() {
        Map<String, String> address = Map.of(
                "from", "yesterday", "to", "2026-02-30", "room", "7b", "status", "asleep", "person", "n".repeat(101));

        ReportFilter.Parsed parsed = ReportFilter.parse(address::get);

        assertThat(parsed.wrong()).containsExactlyInAnyOrder("from", "to", "room", "status", "person");
        assertThat(parsed.filter()).isEqualTo(ReportFilter.ALL);
    }

    private static RoomPlan plan(String hour, long minutes) {
        return new RoomPlan(
                Optional.of(LocalTime.parse(hour)),
                BERLIN,
                Optional.of(Duration.ofMinutes(minutes)),
                RoomPlan.Expects.MEMBERS);
    }
}
