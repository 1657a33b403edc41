package org.lectern.server.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.GuardedResult;

/**
 * How long the other side asks to be left alone, in seconds or as a date. A date is compared with the one that the answer
 * itself bears, so that two clocks never meet; without that it is not read. At most a day.
 *
 * @see "RFC 9110, section 10.2.3"
 */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    static Duration of(GuardedResult.Answered answer) {
        String value = answer.header("Retry-After");
        if (value == null) {
            return Duration.ZERO;
        }
        String text = value.strip();
        Duration asked = text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : until(text, answer);
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }

    private static Duration until(String date, GuardedResult.Answered answer) {
        Instant until = date(date);
        Instant now = date(answer.header("Date"));
        return until == null || now == null ? Duration.ZERO : Duration.between(now, until);
    }

    /** In the one form that is sent; the two obsolete ones are not read. */
    private static @Nullable Instant date(@Nullable String text) {
        try {
            return text == null ? null : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
