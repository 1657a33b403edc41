package org.lectern.server.attendance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of a report is wanted, as the address of its page says. The same filter gives the same rows on the page and in
 * every export of it.
 *
 * @param from first day, in the zone of whoever looks
 * @param to last day
 * @param person part of a name, without regard to capitals; empty for everybody
 * @param room only classes of this room
 * @param status only people who have it: in a class, or in any of a course's classes
 */
public record ReportFilter(
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        String person,
        Optional<UUID> room,
        Optional<Judgement> status) {
    public static final ReportFilter ALL =
            new ReportFilter(Optional.empty(), Optional.empty(), "", Optional.empty(), Optional.empty());
    private static final int LONGEST = 100;

    public ReportFilter {
        person = person.strip();
    }

    /**
     * A filter read from an address.
     *
     * @param wrong names of the parameters that could not be read; they filter nothing
     */
    public record Parsed(ReportFilter filter, List<String> wrong) {
        public Parsed {
            wrong = List.copyOf(wrong);
        }
    }

    /** @param parameters the value of a parameter by its name, null where there is none */
    public static Parsed parse(Function<String, @Nullable String> parameters) {
        var wrong = new ArrayList<String>();
        String person =
                Optional.ofNullable(parameters.apply("person")).orElse("").strip();
        if (person.length() > LONGEST) {
            wrong.add("person");
            person = "";
        }
        var filter = new ReportFilter(
                value("from", parameters, LocalDate::parse, wrong),
                value("to", parameters, LocalDate::parse, wrong),
                person,
                value("room", parameters, UUID::fromString, wrong),
                value("status", parameters, text -> Judgement.valueOf(text.toUpperCase(Locale.ROOT)), wrong));
        return new Parsed(filter, wrong);
    }

    private static <T> Optional<T> value(
            String name, Function<String, @Nullable String> parameters, Function<String, T> read, List<String> wrong) {
        String text = Optional.ofNullable(parameters.apply(name)).orElse("").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            wrong.add(name);
            return Optional.empty();
        }
    }

    /** As it stands in an address, without a question mark; empty if it filters nothing. */
    public String query() {
        var parts = new ArrayList<String>();
        from.ifPresent(day -> parts.add("from=" + day));
        to.ifPresent(day -> parts.add("to=" + day));
        if (!person.isEmpty()) {
            parts.add("person=" + URLEncoder.encode(person, StandardCharsets.UTF_8));
        }
        room.ifPresent(id -> parts.add("room=" + id));
        status.ifPresent(judgement -> parts.add("status=" + judgement.name().toLowerCase(Locale.ROOT)));
        return String.join("&", parts);
    }

    public boolean isEmpty() {
        return equals(ALL);
    }

    /** The begin of the first day; long ago if there is none. */
    public Instant since(ZoneId zone) {
        return from.map(day -> day.atStartOfDay(zone).toInstant()).orElse(Instant.EPOCH);
    }

    /** The end of the last day; far away if there is none. */
    public Instant until(ZoneId zone) {
        return to.filter(day -> day.isBefore(LocalDate.MAX))
                .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant())
                .orElse(Instant.parse("9999-01-01T00:00:00Z"));
    }

    boolean letsName(String name) {
        return person.isEmpty() || holds(name, person);
    }

    /** Whether the name holds the text, as people read both: whatever the capitals, the width and the spaces. */
    public static boolean holds(String name, String text) {
        return RosterEntry.plain(name).contains(RosterEntry.plain(text));
    }

    boolean lets(Line line) {
        return letsName(line.name()) && (status.isEmpty() || line.counts().equals(status));
    }
}
