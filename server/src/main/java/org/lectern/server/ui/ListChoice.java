package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
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
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.server.recording.RecordingShelf.Cursor;
import org.lectern.server.recording.RecordingShelf.Item;
import org.lectern.server.recording.ShelfChoice;
import org.lectern.server.recording.ShelfChoice.Order;
import org.lectern.server.recording.ShelfChoice.State;

/**
 * What of a list of recordings is wanted, as its address says: what is looked for, how it is sorted, which there shall be. What
 * cannot be read filters nothing, and the page says so.
 *
 * @param search empty for all
 * @param format empty for any
 * @param room slug of the only room; empty for any
 * @param from first day, in the zone of whoever looks
 * @param to last day
 * @param wrong names of what could not be read
 */
record ListChoice(
        String search,
        Order sort,
        @Nullable State state,
        String format,
        String room,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        List<String> wrong) {
    /** Formats that BigBlueButton makes; others can be had by the address. */
    static final List<String> FORMATS =
            List.of("presentation", "video", "podcast", "screenshare", "notes", "statistics");

    private static final int LONGEST_SEARCH = 100;
    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern RECORD_ID = Pattern.compile("[0-9A-Za-z-]{1,255}");

    ListChoice {
        wrong = List.copyOf(wrong);
    }

    static ListChoice of(HttpServletRequest request) {
        List<String> wrong = new ArrayList<>();
        String search = text(request, "q");
        return new ListChoice(
                // Nobody looks for more.
                search.length() > LONGEST_SEARCH ? search.substring(0, LONGEST_SEARCH) : search,
                read(request, "sort", text -> Order.valueOf(text.toUpperCase(Locale.ROOT)), wrong)
                        .orElse(Order.NEWEST),
                read(request, "state", text -> State.valueOf(text.toUpperCase(Locale.ROOT)), wrong)
                        .orElse(null),
                read(request, "format", text -> matching(FORMAT, text), wrong).orElse(""),
                read(request, "room", text -> matching(SLUG, text), wrong).orElse(""),
                read(request, "from", ListChoice::day, wrong),
                read(request, "to", ListChoice::day, wrong),
                wrong);
    }

    private static String text(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        return text == null ? "" : text.strip();
    }

    private static <T> Optional<T> read(
            HttpServletRequest request, String name, Function<String, T> reading, List<String> wrong) {
        String text = text(request, name);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(reading.apply(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            wrong.add(name);
            return Optional.empty();
        }
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("not understood");
        }
        return text;
    }

    private static LocalDate day(String text) {
        LocalDate day = LocalDate.parse(text);
        if (day.getYear() < 1970 || day.getYear() > 9_000) {
            throw new DateTimeException("too far away");
        }
        return day;
    }

    ShelfChoice shelf(ZoneId zone) {
        return new ShelfChoice(sort, state, format, begin(from, 0, zone), begin(to, 1, zone));
    }

    private static @Nullable Instant begin(Optional<LocalDate> day, int later, ZoneId zone) {
        return day.isEmpty()
                ? null
                : day.get().plusDays(later).atStartOfDay(zone).toInstant();
    }

    /** Whether there may be more than is shown. */
    public boolean isNarrowed() {
        return !search.isEmpty() || isFiltered();
    }

    /** Whether anything but the search narrows it down. */
    public boolean isFiltered() {
        return state != null || !format.isEmpty() || !room.isEmpty() || from.isPresent() || to.isPresent();
    }

    /** Formats to choose from. */
    public List<String> formats() {
        if (format.isEmpty() || FORMATS.contains(format)) {
            return FORMATS;
        }
        var all = new ArrayList<>(FORMATS);
        all.add(format);
        return List.copyOf(all);
    }

    public List<Order> orders() {
        return List.of(Order.values());
    }

    public List<State> states() {
        return List.of(State.values());
    }

    /** As it stands in an address, without a question mark; empty if it is the whole list in its usual order. */
    public String query() {
        var parts = new ArrayList<String>();
        put(parts, "q", search);
        put(parts, "sort", sort == Order.NEWEST ? "" : sort.name().toLowerCase(Locale.ROOT));
        put(parts, "state", state == null ? "" : state.name().toLowerCase(Locale.ROOT));
        put(parts, "format", format);
        put(parts, "room", room);
        put(parts, "from", from.map(LocalDate::toString).orElse(""));
        put(parts, "to", to.map(LocalDate::toString).orElse(""));
        return String.join("&", parts);
    }

    private static void put(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    /** The address of what follows the last that is shown. */
    String after(String address, Item last) {
        String key = sort == Order.NAME ? last.text().key() : last.recordedAt().toString();
        String query = query();
        return address + "?" + query + (query.isEmpty() ? "" : "&") + "after="
                + URLEncoder.encode(key + "~" + last.recordId(), StandardCharsets.UTF_8);
    }

    /** Anything that is no cursor of ours means the first page. */
    @Nullable
    Cursor cursor(String after) {
        int tilde = after.lastIndexOf('~');
        String recordId = after.substring(tilde + 1);
        if (tilde < 0 || !RECORD_ID.matcher(recordId).matches()) {
            return null;
        }
        String key = after.substring(0, tilde);
        if (sort == Order.NAME) {
            return Cursor.byName(key.replace("\0", ""), recordId);
        }
        try {
            return new Cursor(Instant.parse(key), recordId);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
