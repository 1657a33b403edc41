package org.lectern.server.export;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.springframework.context.MessageSource;

/**
 * The language and the time zone that a file is written in: those of whoever asked for it.
 *
 * <p>Immutable.
 */
public record Wording(MessageSource messages, Locale locale, ZoneId zone) {
    public String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    /** As clocks on the wall showed it, to the second. */
    LocalDateTime local(Instant at) {
        return at.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.SECONDS);
    }
}
