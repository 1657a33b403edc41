package org.lectern.server.ui;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * How times, durations and numbers read for one viewer.
 *
 * @param now decides whether a time is of today and needs no date
 */
record Formats(MessageSource messages, Locale locale, ZoneId zone, Instant now) {

    /** Hours and minutes, {@code 1 h 05 min}; below an hour {@code 12 min}; below a minute {@code 40 s}. */
    public String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return message("duration.seconds", String.valueOf(seconds));
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return message("duration.minutes", String.valueOf(minutes));
        }
        return message("duration.hours", String.valueOf(minutes / 60), twoDigits(minutes % 60));
    }

    /** As {@link #duration}, of something that was set and not measured: {@code 24 h}, without minutes where there are none. */
    public String term(Duration duration) {
        boolean wholeHours = duration.toHours() > 0 && duration.toSeconds() % 3600 == 0;
        return wholeHours ? message("duration.whole-hours", String.valueOf(duration.toHours())) : duration(duration);
    }

    /** To the second: {@code 1:05:09}. */
    public String exact(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds / 3600 + ":" + twoDigits(seconds / 60 % 60) + ":" + twoDigits(seconds % 60);
    }

    /** {@code 14:05} if today, else with the date. */
    public String moment(Instant instant) {
        ZonedDateTime at = instant.atZone(zone);
        if (at.toLocalDate().equals(now.atZone(zone).toLocalDate())) {
            return time(instant);
        }
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(locale)
                        .format(at) + ", " + time(instant);
    }

    public String date(Instant instant) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(instant.atZone(zone));
    }

    /** Day and month alone, for the head of a narrow column. */
    public String shortDate(Instant instant) {
        return DateTimeFormatter.ofPattern("d MMM", locale).format(instant.atZone(zone));
    }

    public String time(Instant instant) {
        return DateTimeFormatter.ofPattern("HH:mm", locale).format(instant.atZone(zone));
    }

    /** As the field of a form for date and time has it; empty for none. */
    public String input(@Nullable Instant instant) {
        return instant == null
                ? ""
                : DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT).format(instant.atZone(zone));
    }

    /** With date, seconds and zone. */
    public String exactMoment(Instant instant) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss zzz", locale).format(instant.atZone(zone));
    }

    public String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    public String count(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** A sentence of support's: the reason in it is told in words. */
    public String said(String key, List<String> arguments) {
        var words = new ArrayList<String>(arguments);
        if (!words.isEmpty() && (key.endsWith(".refused") || key.endsWith(".waited"))) {
            String reason = "support.verdict.reason." + words.getFirst();
            words.set(0, messages.getMessage(reason, null, words.getFirst() + ".", locale));
        }
        return messages.getMessage(key, words.toArray(), locale);
    }

    public String message(String key, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
