package org.lectern.server.chamilo;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the ways in which calls write an instant: ISO 8601, the same with a blank, RFC 1123, a date, Unix seconds or
 * milliseconds (from 10^11 on), with or without PHP's {@code @} before them. Without a zone it is UTC.
 */
final class TimeText {
    private static final long FIRST_MILLIS = 100_000_000_000L;
    private static final DateTimeFormatter ZONELESS = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("[ ]['T']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .append(ZONELESS)
            .appendPattern("[ ][XXX][XX][X]")
            .toFormatter(Locale.ROOT);
    private static final List<Function<String, Instant>> WAYS = List.of(
            text -> OffsetDateTime.parse(text, ZONED).toInstant(),
            text -> LocalDateTime.parse(text, ZONELESS).toInstant(ZoneOffset.UTC),
            text -> OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant(),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

    private TimeText() {}

    static Optional<Instant> read(String text) {
        String stripped = text.strip();
        if (stripped.matches("@?[0-9]{1,15}(\\.[0-9]{1,9})?")) {
            var number = new BigDecimal(stripped.startsWith("@") ? stripped.substring(1) : stripped);
            boolean millis = number.longValue() >= FIRST_MILLIS;
            return Optional.of(Instant.ofEpochMilli(
                    millis ? number.longValue() : number.movePointRight(3).longValue()));
        }
        for (Function<String, Instant> way : WAYS) {
            try {
                return Optional.of(way.apply(stripped));
            } catch (DateTimeException e) {
                // another way may be right
            }
        }
        return Optional.empty();
    }
}
