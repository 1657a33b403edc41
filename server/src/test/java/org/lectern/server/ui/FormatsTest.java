package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class FormatsTest {
    private final Formats formats = new Formats(
            UiConfiguration.messages(),
            Locale.ENGLISH,
            ZoneId.of("Europe/Berlin"),
            Instant.parse("2026-01-05T12:00:00Z"));

    @Test
    void saysDurationsInHoursAndMinutes() {
        assertThat(formats.duration(Duration.ofMinutes(65))).isEqualTo("1 h 05 min");
        assertThat(formats.duration(Duration.ofSeconds(125))).isEqualTo("2 min");
        assertThat(formats.duration(Duration.ofMillis(40_900))).isEqualTo("40 s");
        assertThat(formats.duration(Duration.ofHours(1000))).isEqualTo("1000 h 00 min");
        assertThat(formats.duration(Duration.ofSeconds(-5))).isEqualTo("0 s");
        assertThat(formats.term(Duration.ofHours(24))).isEqualTo("24 h");
        assertThat(formats.term(Duration.ofMinutes(90))).isEqualTo("1 h 30 min");
        assertThat(formats.term(Duration.ofMinutes(5))).isEqualTo("5 min");
        assertThat(formats.term(Duration.ZERO)).isEqualTo("0 s");
        assertThat(formats.exact(Duration.ofSeconds(3909))).isEqualTo("1:05:09");
    }

    @Test
    void saysTheDateOnlyWhenItIsNotToday() {
        assertThat(formats.moment(Instant.parse("2026-01-05T08:05:00Z"))).isEqualTo("09:05");
        assertThat(formats.moment(Instant.parse("2026-01-04T08:05:00Z"))).isEqualTo("Jan 4, 2026, 09:05");
        assertThat(formats.exactMoment(Instant.parse("2026-01-04T08:05:07Z"))).isEqualTo("2026-01-04 09:05:07 CET");
    }
}
