package org.lectern.server.delivery;

import java.time.Duration;
import org.lectern.server.platform.GuardedResult;

/**
 * How long the other side asks to be left alone, as seconds; a date is not read, since it would be compared with another
 * clock. At most a day.
 *
 * @see "RFC 9110, section 10.2.3"
 */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    static Duration of(GuardedResult.Answered answer) {
        String value = answer.header("Retry-After");
        if (value == null || !value.strip().matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(value.strip()));
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }
}
